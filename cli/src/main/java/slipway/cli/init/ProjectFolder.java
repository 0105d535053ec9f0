package slipway.cli.init;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import slipway.api.SlipwayException;

/// The folder that a project is written into: it appears with all its files, or not at all.
final class ProjectFolder {
  private final Path place;

  private ProjectFolder(Path place) {
    this.place = place;
  }

  /// Refuses a place that holds anything.
  static ProjectFolder at(Path place) {
    var folder = new ProjectFolder(place.toAbsolutePath().normalize());
    folder.requireFree();
    return folder;
  }

  private void requireFree() {
    if (!Files.exists(place)) {
      return;
    }
    if (!Files.isDirectory(place)) {
      throw SlipwayException.invalid("DIR", place + " is a file", "a new or an empty folder");
    }
    try (var inside = Files.list(place)) {
      var first = inside.findFirst();
      if (first.isPresent()) {
        throw SlipwayException.invalid(
            "DIR",
            place + " is not empty, it has " + first.get().getFileName(),
            "a new or an empty folder; nothing was written");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(place + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// Writes beside the place and renames: an empty folder there is replaced.
  void write(Map<String, String> files) {
    Path beside = null;
    try {
      Files.createDirectories(parent());
      beside = Files.createTempDirectory(parent(), "." + place.getFileName() + "-");
      for (var file : files.entrySet()) {
        var path = beside.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      beside.toFile().setReadable(true, false);
      beside.toFile().setExecutable(true, false);
      Files.deleteIfExists(place);
      Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
      remove(beside);
      throw SlipwayException.invalid(
          "DIR", place + " is not empty any more", "a new or an empty folder");
    } catch (IOException e) {
      remove(beside);
      throw new UncheckedIOException(
          place + " cannot be written: " + e.getMessage() + "; nothing was made", e);
    }
  }

  private Path parent() {
    var parent = place.getParent();
    if (parent == null) {
      throw SlipwayException.invalid("DIR", place, "a folder below another");
    }
    return parent;
  }

  private static void remove(@org.jspecify.annotations.Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (var inside = Files.walk(folder)) {
      for (var file : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // what is left is hidden and named after the project; the first failure is the one to tell
    }
  }
}
