package slipway.declarations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import slipway.api.wire.Applying.SourceFile;

/// The declarations of the churn example, as they stand in the repository.
final class ChurnFiles {
  private static final Path FOLDER =
      Path.of(System.getProperty("slipway.root", "..")).resolve("examples/churn");
  private static final List<String> NAMES =
      List.of(
          "churned_90d.yaml",
          "customer_activity.contract.yaml",
          "customer_activity.yaml",
          "endpoint.yaml",
          "pipeline.yaml",
          "purchases.contract.yaml",
          "purchases.yaml");

  private ChurnFiles() {}

  static SourceFile[] all() {
    return NAMES.stream().map(ChurnFiles::file).toArray(SourceFile[]::new);
  }

  static SourceFile file(String name) {
    return new SourceFile(name, text(name));
  }

  static String text(String name) {
    try {
      return Files.readString(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The file with the first occurrence of a text replaced.
  static SourceFile with(String name, String replaced, String by) {
    var text = text(name);
    int at = text.indexOf(replaced);
    if (at < 0) {
      throw new AssertionError(name + " does not hold " + replaced);
    }
    return new SourceFile(
        name, text.substring(0, at) + by + text.substring(at + replaced.length()));
  }
}
