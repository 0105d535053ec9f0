package slipway.packaging;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipInputStream;
import slipway.api.Counted;
import slipway.api.wire.ModelScan.ScannedFile;
import slipway.api.wire.ModelScan.ScannedImport;
import slipway.api.wire.ModelScan.Verdict;
import slipway.onnx.OnnxOutline;
import slipway.packaging.pickle.PickleImport;
import slipway.packaging.pickle.PickleScan;

/// Looks at one file of a model for what loading it would run, by its content first and its name
/// second. Nothing is executed and nothing is held in memory but names.
final class FileScan {
  private static final int HEAD = 8;
  private static final int NESTED_MAX = 3;
  private static final int MEMBERS_MAX = 20_000;

  /// What an archive or a compressed file may grow to before it is let be.
  private static final long INFLATED_MAX = 64L << 30;

  private static final int SHOWN_MAX = 200;

  private static final Set<String> PICKLED =
      Set.of("pkl", "pickle", "p", "joblib", "pt", "pth", "ckpt", "bin", "dill", "sav", "gz", "z");

  private final String path;
  private final List<ScannedFile> verdicts = new ArrayList<>();
  private long inflated;

  private FileScan(String path) {
    this.path = path;
  }

  /// Nothing for a file that is neither a model's nor code.
  ///
  /// @param open gives the bytes, once
  /// @throws IOException when they cannot be read
  static List<ScannedFile> of(String path, InputStream open) throws IOException {
    var scan = new FileScan(path);
    scan.look(path, open, 0);
    return scan.verdicts;
  }

  private void look(String name, InputStream content, int depth) throws IOException {
    var in = new BufferedInputStream(content, 1 << 16);
    var head = head(in);
    var end = ending(name);
    if (head.startsWith("PK\u0003\u0004")) {
      archive(name, in, depth);
    } else if (head.startsWith("\u001f\u008b")) {
      inflated(name, new GZIPInputStream(in), depth);
    } else if (isZlib(head) && PICKLED.contains(end)) {
      inflated(name, new InflaterInputStream(in), depth);
    } else if (head.startsWith("BZh")
        || head.startsWith("\u00fd7zXZ")
        || head.startsWith("\u0004\"M\u0018")) {
      verdicts.add(
          Judged.look(name, "compressed", "it is compressed in a way that is not looked into"));
    } else if (head.startsWith("\u0093NUMPY")) {
      array(name, in);
    } else if (isPickle(head, end)) {
      pickle(name, in);
    } else if (end.equals("onnx")) {
      onnx(name, in);
    } else if (head.startsWith("\u0089HDF")) {
      verdicts.add(Judged.look(name, "HDF5", "Keras may keep code in it; it is not read"));
    } else if (end.equals("py")) {
      verdicts.add(Judged.look(name, "Python", "it is code, which runs when it is imported"));
    }
  }

  private static boolean isPickle(String head, String end) {
    boolean isBinary = head.length() > 1 && head.charAt(0) == 0x80 && head.charAt(1) <= 5;
    return isBinary
        || (PICKLED.contains(end) && !end.equals("bin") && !end.equals("gz") && !head.isEmpty());
  }

  private static boolean isZlib(String head) {
    return head.length() > 1
        && head.charAt(0) == 0x78
        && (head.charAt(0) * 256 + head.charAt(1)) % 31 == 0;
  }

  private static String head(BufferedInputStream in) throws IOException {
    in.mark(HEAD);
    var head = in.readNBytes(HEAD);
    in.reset();
    return new String(head, StandardCharsets.ISO_8859_1);
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private void inflated(String name, InputStream in, int depth) throws IOException {
    if (depth == NESTED_MAX) {
      verdicts.add(Judged.look(name, "compressed", "it is compressed too many times"));
      return;
    }
    try {
      look(name, new Bounded(in), depth + 1);
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      verdicts.add(Judged.look(name, "compressed", "it is damaged: " + e.getMessage()));
    }
  }

  private void archive(String name, InputStream in, int depth) throws IOException {
    if (depth == NESTED_MAX) {
      verdicts.add(Judged.look(name, "ZIP", "it is an archive in archives"));
      return;
    }
    int before = verdicts.size();
    try {
      var zip = new ZipInputStream(in);
      int members = 0;
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        members++;
        if (members > MEMBERS_MAX) {
          verdicts.add(Judged.look(name, "ZIP", "it has more than " + MEMBERS_MAX + " members"));
          return;
        }
        member(name, entry.getName(), new Bounded(new Held(zip)), depth + 1);
      }
    } catch (java.util.zip.ZipException | IllegalArgumentException e) {
      verdicts.add(Judged.look(name, "ZIP", "it is damaged: " + e.getMessage()));
    }
    // of its members those that tell something
    verdicts
        .subList(before, verdicts.size())
        .removeIf(one -> one.verdict() == Verdict.SAFE && one.imports().isEmpty());
    if (verdicts.size() == before) {
      verdicts.add(Judged.safe(name, "ZIP"));
    }
  }

  private void member(String archive, String member, InputStream in, int depth) throws IOException {
    var name = archive + "!" + member;
    if (member.equals("schema.json")) {
      verdicts.add(SkopsTypes.of(name, in));
    } else if (member.equals("config.json") && ending(archive).equals("keras")) {
      verdicts.add(KerasLayers.of(name, in));
    } else {
      look(name, in, depth);
    }
  }

  private void array(String name, InputStream in) throws IOException {
    in.skipNBytes(6);
    int version = in.read();
    in.skipNBytes(1);
    int length = in.read() | in.read() << 8;
    if (version > 1) {
      length |= in.read() << 16 | in.read() << 24;
    }
    if (length < 0 || length > 1 << 20) {
      verdicts.add(Judged.look(name, "NumPy", "its head is damaged"));
      return;
    }
    var header = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    if (header.contains("'|O'") || header.contains("'O'")) {
      pickle(name, in);
    } else {
      verdicts.add(Judged.safe(name, "NumPy"));
    }
  }

  private void onnx(String name, InputStream in) throws IOException {
    verdicts.add(
        OnnxOutline.of(in)
            .map(outline -> {
              var outside = outline.externalFiles().stream().filter(FileScan::isOutside).toList();
              if (!outside.isEmpty()) {
                return Judged.dangerous(
                    name, "ONNX", "it reads a file outside of the model: " + outside.getFirst());
              }
              return outline.foreignDomains().isEmpty()
                  ? Judged.safe(name, "ONNX")
                  : Judged.look(
                      name,
                      "ONNX",
                      "it needs operators of " + String.join(", ", outline.foreignDomains()));
            })
            .orElseGet(() -> Judged.look(name, "ONNX", "it cannot be read as ONNX")));
  }

  private static boolean isOutside(String file) {
    return file.startsWith("/")
        || file.contains("..")
        || file.contains("\\")
        || file.matches("^[a-zA-Z]:.*");
  }

  private void pickle(String name, InputStream in) throws IOException {
    verdicts.add(judged(name, PickleScan.of(in)));
  }

  static ScannedFile judged(String name, PickleScan.Found found) {
    var imports = judged(found.imports());
    var verdict = Judged.worst(imports);
    var says = new ArrayList<String>();
    if (verdict == Verdict.DANGEROUS) {
      says.add("loading it runs " + listed(imports, Verdict.DANGEROUS));
    } else if (found.imports().stream().anyMatch(ImportRules::isCode)) {
      says.add("functions or classes are in it by value (cloudpickle): their code runs");
    } else if (verdict == Verdict.LOOK) {
      says.add("it imports what is not known here: " + listed(imports, Verdict.LOOK));
    }
    if (!found.isComplete()) {
      verdict = Judged.worse(verdict, Verdict.LOOK);
      says.add("it could not be read to its end: " + found.problem());
    } else if (found.trailing() > 0) {
      says.add(Counted.of(found.trailing(), "byte") + " follow that no loader reads");
    }
    return new ScannedFile(
        name,
        "pickle",
        verdict,
        String.join("; ", says),
        imports.subList(0, Math.min(SHOWN_MAX, imports.size())));
  }

  static List<ScannedImport> judged(Set<PickleImport> imports) {
    return imports.stream()
        .map(one -> new ScannedImport(one.toString(), ImportRules.of(one)))
        .sorted(
            Comparator.comparing(ScannedImport::verdict)
                .reversed()
                .thenComparing(ScannedImport::name))
        .toList();
  }

  private static String listed(List<ScannedImport> imports, Verdict verdict) {
    var names =
        imports.stream().filter(one -> one.verdict() == verdict).map(ScannedImport::name).toList();
    var shown = names.subList(0, Math.min(5, names.size()));
    int more = names.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
  }

  /// An archive's member, which ends before the archive does.
  private static final class Held extends java.io.FilterInputStream {
    Held(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      // the archive goes on
    }
  }

  /// Counts over the whole file what comes out of its compressed parts.
  private final class Bounded extends java.io.FilterInputStream {
    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return count(super.read(), 1);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      return count(read, read);
    }

    private int count(int read, int bytes) throws IOException {
      inflated += Math.max(0, bytes);
      if (inflated > INFLATED_MAX) {
        throw new java.util.zip.ZipException("more than 64 GiB come out of " + path);
      }
      return read;
    }
  }
}
