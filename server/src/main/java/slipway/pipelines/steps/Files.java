package slipway.pipelines.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

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

  /// Writes a new file, and the folders it is in.
  static void write(Path file, byte[] bytes) {
    try {
      directory(java.util.Objects.requireNonNull(file.getParent()));
      java.nio.file.Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void copy(Path from, Path to) {
    try {
      java.nio.file.Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The plain file at a relative path, links followed; empty when it is elsewhere than below the
  /// folder, or not there.
  static Optional<Path> below(Path folder, String path) {
    try {
      var root = folder.toRealPath();
      var relative = Path.of(path);
      if (relative.isAbsolute() || relative.normalize().startsWith("..")) {
        return Optional.empty();
      }
      var file = root.resolve(relative).toRealPath();
      return file.startsWith(root) && java.nio.file.Files.isRegularFile(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException | java.nio.file.InvalidPathException _) {
      return Optional.empty();
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
