package slipway.pipelines.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// Directories, and small files as a whole.
final class Files {
  private Files() {}

  static Path directory(Path directory) {
    try {
      return java.nio.file.Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return java.nio.file.Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
