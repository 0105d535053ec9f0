package slipway.ui;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import slipway.tracking.Tag;

/// With which code and which libraries a run was made, as far as anybody recorded it: in its tags,
/// and in the files that MLflow's clients keep beside a model. These are read line by line in the
/// form in which they are written; what is no such line is passed over.
///
/// @param code commit, branch, repository, script
/// @param runtime versions of the language and of what loads the model
/// @param libraries versions by name
/// @param sources the files that something was read from
/// @param notes files of which not all could be read
record RunEnvironment(
    Map<String, String> code,
    Map<String, String> runtime,
    Map<String, String> libraries,
    List<String> sources,
    List<String> notes) {
  /// Where MLflow's clients say it.
  static final List<String> FILES =
      List.of("MLmodel", "conda.yaml", "python_env.yaml", "requirements.txt");

  /// How much of a file is read.
  static final int BYTES_MAX = 64 << 10;

  static final String COMMIT = "commit";
  static final String REPOSITORY = "repository";

  private static final int LIBRARIES_MAX = 2_000;
  private static final int VALUE_MAX = 200;
  private static final String UNKNOWN = "none";

  private static final Map<String, String> CODE_TAGS =
      Map.ofEntries(
          Map.entry("mlflow.source.git.commit", COMMIT),
          Map.entry("mlflow.git.commit", COMMIT),
          Map.entry("mlflow.source.git.branch", "branch"),
          Map.entry("mlflow.git.branch", "branch"),
          Map.entry("mlflow.source.git.repoURL", REPOSITORY),
          Map.entry("mlflow.git.repo_url", REPOSITORY),
          Map.entry("mlflow.git.dirty", "uncommitted changes"),
          Map.entry("mlflow.source.name", "source"),
          Map.entry("mlflow.source.type", "source type"),
          Map.entry("mlflow.project.entryPoint", "entry point"),
          Map.entry("mlflow.docker.image.name", "image"));

  private static final Pattern VERSION_TAG =
      Pattern.compile("(?:mlflow\\.)?(.+?)[._ -]?version", Pattern.CASE_INSENSITIVE);
  private static final Pattern LIBRARY =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)\\s*(?:\\[[^\\]]*])?\\s*(.*)");
  private static final Pattern MODEL_VERSION =
      Pattern.compile("\\s*([a-z][a-z0-9_]*)_version:\\s*['\"]?([^'\"]+?)['\"]?\\s*");
  private static final Pattern PYTHON = Pattern.compile("python:\\s*['\"]?([^'\"]+?)['\"]?\\s*");
  private static final Pattern CONDA = Pattern.compile("-\\s++([^:\\s][^:]*+)");

  RunEnvironment {
    code = Collections.unmodifiableMap(new TreeMap<>(code));
    runtime = Collections.unmodifiableMap(new TreeMap<>(runtime));
    libraries = Collections.unmodifiableMap(new TreeMap<>(libraries));
    sources = List.copyOf(sources);
    notes = List.copyOf(notes);
  }

  /// A file that was found.
  ///
  /// @param beginning at most [#BYTES_MAX] bytes
  record Found(String path, long size, byte[] beginning) {
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  boolean isEmpty() {
    return code.isEmpty() && runtime.isEmpty() && libraries.isEmpty();
  }

  /// What is said first holds: tags before files, files in the order given.
  static RunEnvironment of(List<Tag> tags, List<Found> files) {
    var reader = new Reader();
    tags.forEach(reader::tag);
    files.forEach(reader::file);
    return new RunEnvironment(
        reader.code, reader.runtime, reader.libraries, reader.sources, reader.notes);
  }

  private static final class Reader {
    private final Map<String, String> code = new TreeMap<>();
    private final Map<String, String> runtime = new TreeMap<>();
    private final Map<String, String> libraries = new TreeMap<>();
    private final List<String> sources = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void tag(Tag tag) {
      var name = CODE_TAGS.get(tag.key());
      if (name != null) {
        if (!tag.value().isBlank() && !tag.value().equals(UNKNOWN)) {
          code.putIfAbsent(name, tag.value());
        }
        return;
      }
      var version = VERSION_TAG.matcher(tag.key());
      if (version.matches() && !tag.value().isBlank()) {
        put(runtime, version.group(1).toLowerCase(Locale.ROOT), tag.value());
      }
    }

    void file(Found file) {
      var text = new String(file.beginning(), StandardCharsets.UTF_8);
      if (text.indexOf('\0') >= 0 || (text.indexOf('\uFFFD') >= 0 && !isCut(file))) {
        notes.add(file.path() + " is no text");
        return;
      }
      var lines = text.lines().toList();
      if (isCut(file)) {
        lines = lines.subList(0, Math.max(0, lines.size() - 1)); // the last one is cut
        notes.add(
            "of "
                + file.path()
                + " ("
                + Format.bytes(file.size())
                + ") only the first "
                + Format.bytes(file.beginning().length)
                + " were read");
      }
      int before = runtime.size() + libraries.size();
      for (var line : lines) {
        line(file.name(), line);
      }
      if (runtime.size() + libraries.size() > before) {
        sources.add(file.path());
      }
    }

    private static boolean isCut(Found file) {
      return file.beginning().length < file.size();
    }

    private void line(String file, String line) {
      switch (file) {
        case "requirements.txt" -> library(line.strip());
        case "python_env.yaml" -> {
          var python = PYTHON.matcher(line);
          if (python.matches()) {
            put(runtime, "python", python.group(1));
          }
        }
        case "MLmodel" -> {
          var version = MODEL_VERSION.matcher(line);
          if (version.matches()) {
            put(runtime, version.group(1), version.group(2));
          }
        }
        case "conda.yaml" -> conda(line);
        default -> throw new IllegalArgumentException("file " + file);
      }
    }

    private void conda(String line) {
      var item = CONDA.matcher(line.strip());
      if (!item.matches()) {
        return;
      }
      var written = item.group(1).strip();
      if (written.startsWith("python=")) {
        put(runtime, "python", written.replaceFirst("^python=+", ""));
      } else if (written.contains("=") || written.contains("<") || written.contains(">")) {
        library(written.replaceFirst("^([^=<>!~ ]+)=(?!=)", "$1==")); // conda's own have one sign
      }
    }

    /// As pip writes them: `name==1.2 ; marker # comment`.
    private void library(String line) {
      var written = line.replaceFirst("(^|\\s)#.*$", "").replaceFirst("\\s*;.*$", "").strip();
      var found = LIBRARY.matcher(written);
      if (!found.matches() || libraries.size() >= LIBRARIES_MAX) {
        return;
      }
      var wanted = found.group(2).strip();
      if (!wanted.isEmpty() && "=<>!~@".indexOf(wanted.charAt(0)) < 0) {
        return; // a sentence, a path
      }
      put(
          libraries,
          found.group(1).toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-"),
          wanted.isEmpty() ? "any" : wanted.replaceFirst("^={2,3}\\s*", ""));
    }

    private static void put(Map<String, String> into, String name, String value) {
      var shown = value.strip();
      if (!shown.isEmpty() && name.length() <= VALUE_MAX) {
        into.putIfAbsent(
            name, shown.length() <= VALUE_MAX ? shown : shown.substring(0, VALUE_MAX) + "…");
      }
    }
  }
}
