package slipway.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import slipway.api.Digest;
import slipway.api.Task;
import tools.jackson.databind.JsonNode;

/// A closed package, as its manifest says. Files by path.
public record PackageTree(
    String format, List<PackageFile> files, JsonNode signature, JsonNode provenance) {
  public static final String FORMAT = "slipway/package/1";

  /// A file of the package.
  public record PackageFile(String path, Digest digest, long size) {}

  public PackageTree {
    files = List.copyOf(files);
  }

  /// What the model predicts; binary where the signature does not say.
  public Task task() {
    return Task.valueOf(signature.path("task").asString("binary").toUpperCase(Locale.ROOT));
  }

  /// What the model's classes are called, in the order of its outputs (binary: the negative and the
  /// positive one); none when they have no names.
  public List<String> classNames() {
    var names = new ArrayList<String>();
    signature.path("classNames").forEach(name -> names.add(name.asString("")));
    return names;
  }

  public Optional<PackageFile> file(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }
}
