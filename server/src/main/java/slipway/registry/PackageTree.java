package slipway.registry;

import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
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

  public Optional<PackageFile> file(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }
}
