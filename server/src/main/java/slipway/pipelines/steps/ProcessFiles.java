package slipway.pipelines.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.blob.BlobStore;
import tools.jackson.databind.JsonNode;

/// What a `process` step made, by digest, and the code that made it: no times, ids or paths of this
/// machine, so that the same work has the same manifest everywhere.
///
/// @param files path in the folder of outputs → blob
/// @param code the declared files that were run
record ProcessFiles(String format, Map<String, Digest> files, Map<String, Digest> code) {
  static final String FORMAT = "slipway/process-files/1";

  private static final String OUTPUTS = "outputs.json";
  private static final int FILES_MAX = 10_000;
  private static final long OUTPUTS_BYTES_MAX = 256 << 10;

  ProcessFiles {
    files = Json.sorted(files);
    code = Json.sorted(code);
  }

  static ProcessFiles read(BlobStore blobs, Digest manifest) {
    try {
      var read = Json.read(blobs.bytes(manifest), ProcessFiles.class);
      if (read.format().equals(FORMAT)) {
        return read;
      }
    } catch (SlipwayException _) {
      // Told below.
    }
    throw SlipwayException.invalid(
        "files", manifest, "the output `files` of a process step, a " + FORMAT);
  }

  /// Takes everything in the folder into the store, but for `outputs.json`.
  static ProcessFiles adopt(Path folder, BlobStore blobs, Map<String, Digest> code) {
    var files = new TreeMap<String, Digest>();
    try (var walk = java.nio.file.Files.walk(folder)) {
      for (var path : walk.sorted().toList()) {
        var name = folder.relativize(path).toString();
        if (java.nio.file.Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            || name.equals(OUTPUTS)) {
          continue;
        }
        if (!java.nio.file.Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          throw broken(name + " is no plain file (expected: files and folders only)");
        }
        if (files.size() == FILES_MAX) {
          throw broken("more than " + FILES_MAX + " files (expected: fewer; pack them)");
        }
        files.put(name, blobs.adopt(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ProcessFiles(FORMAT, files, code);
  }

  /// What `outputs.json` says; nothing when there is none.
  static JsonNode outputs(Path folder) {
    var file = folder.resolve(OUTPUTS);
    try {
      if (!java.nio.file.Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return Json.object();
      }
      if (!java.nio.file.Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || java.nio.file.Files.size(file) > OUTPUTS_BYTES_MAX) {
        throw broken(OUTPUTS + " is no file of at most " + OUTPUTS_BYTES_MAX + " bytes");
      }
      var outputs = json(java.nio.file.Files.readAllBytes(file));
      if (!outputs.isObject()) {
        throw broken(OUTPUTS + " holds no JSON object (expected: name → value)");
      }
      return outputs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return Json.tree(bytes);
    } catch (SlipwayException e) {
      throw broken(OUTPUTS + " is no JSON: " + e.message());
    }
  }

  Digest store(BlobStore blobs) {
    return blobs.put(Json.canonical(this));
  }

  static SlipwayException broken(String what) {
    return new SlipwayException(ErrorCode.CONTRACT_VIOLATED, "outputs: " + what);
  }
}
