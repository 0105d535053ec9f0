package slipway.cli.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// The folder of a demo's server. It is emptied before each demo, so it bears a mark that says
/// whose it is, and one that a server uses is left alone.
final class DemoHome {
  /// Present in a demo's home, and in no other.
  static final String MARK = "slipway-demo";

  /// What the server locks while it runs; holds its process's id.
  private static final String LOCK = "lock";

  private DemoHome() {}

  /// Makes the folder, empty but for the mark; refuses one that is somebody else's or in use.
  static void prepare(Path place) throws IOException {
    if (Files.exists(place) && !isEmpty(place)) {
      if (!Files.exists(place.resolve(MARK))) {
        throw SlipwayException.invalid(
            "--home", place, "a folder that is new, empty, or one of a former demo");
      }
      empty(place);
    }
    Files.createDirectories(place);
    Files.writeString(place.resolve(MARK), "emptied by the next `slipway demo` in this folder\n");
  }

  private static void empty(Path place) throws IOException {
    var lock = place.resolve(LOCK);
    if (!Files.exists(lock)) {
      remove(place);
      return;
    }
    try (var channel = FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var held = channel.tryLock()) {
      if (held == null) {
        throw new SlipwayException(
            ErrorCode.INVALID_STATE,
            "home: %s is in use by process %s (expected: the home of a demo that has ended); stop it, or take another: slipway demo --home %s-2"
                .formatted(
                    place, Files.readString(lock, StandardCharsets.US_ASCII).strip(), place));
      }
      remove(place);
    }
  }

  /// The mark goes last: what was ended in the middle is still a demo's.
  private static void remove(Path place) throws IOException {
    var mark = place.resolve(MARK);
    try (var paths = Files.walk(place)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(place) && !path.equals(mark)) {
          Files.delete(path);
        }
      }
    }
  }

  private static boolean isEmpty(Path place) throws IOException {
    try (var entries = Files.list(place)) {
      return entries.findAny().isEmpty();
    }
  }
}
