package slipway.pipelines.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// Whole small files.
final class Files {
  private Files() {}

  static byte[] bytes(Path file) {
    try {
      return java.nio.file.Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
