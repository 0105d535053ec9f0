package slipway.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.util.TreeSet;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.ModelScan.ScannedFile;
import slipway.api.wire.ModelScan.Verdict;
import slipway.packaging.pickle.PickleImport;
import tools.jackson.databind.JsonNode;

/// The types that a file of skops names. Its loader makes none but those it trusts or is told to
/// trust, so that a foreign one is for a person to look at and no verdict by itself.
final class SkopsTypes {
  private static final int BYTES_MAX = 32 << 20;
  private static final int DEPTH_MAX = 200;

  private SkopsTypes() {}

  static ScannedFile of(String path, InputStream in) throws IOException {
    var bytes = in.readNBytes(BYTES_MAX + 1);
    if (bytes.length > BYTES_MAX) {
      return Judged.look(path, "skops", "its schema is larger than 32 MiB");
    }
    var found = new TreeSet<PickleImport>();
    try {
      collect(Json.tree(bytes), found, 0);
    } catch (SlipwayException _) {
      return Judged.look(path, "skops", "its schema is no JSON");
    }
    var imports = FileScan.judged(found);
    var foreign = imports.stream().filter(one -> one.verdict() != Verdict.SAFE).toList();
    return new ScannedFile(
        path,
        "skops",
        foreign.isEmpty() ? Verdict.SAFE : Verdict.LOOK,
        foreign.isEmpty()
            ? ""
            : "it loads only when these are trusted: "
                + String.join(", ", foreign.stream().map(one -> one.name()).limit(5).toList()),
        imports);
  }

  private static void collect(JsonNode node, TreeSet<PickleImport> found, int depth) {
    if (depth > DEPTH_MAX) {
      return;
    }
    var module = node.path("__module__");
    var name = node.path("__class__");
    if (module.isString() && name.isString()) {
      found.add(new PickleImport(module.stringValue(), name.stringValue()));
    }
    node.forEach(child -> collect(child, found, depth + 1));
  }
}
