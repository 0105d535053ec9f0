package slipway.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder that holds everything of one server, locked while it runs. `HOME/tmp` is the server's
/// own: what a killed one left there (native libraries unpack 100 MB at each start) is removed once
/// the lock is held.
final class Home implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Home.class);

  /// Holds the id of the process that uses the home.
  static final String LOCK = "lock";

  private static final int PID_LENGTH_MAX = 20;

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private Home(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  static Home open(Path path) {
    try {
      Files.createDirectories(path);
      var channel =
          FileChannel.open(
              path.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      var lock = lock(channel);
      if (lock == null) {
        throw inUse(path, channel);
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
          0);
      var home = new Home(path, channel, lock);
      Files.createDirectories(home.temporary());
      empty(home.temporary());
      return home;
    } catch (IOException e) {
      throw new StartRefused(
          ExitCode.HOME_UNUSABLE,
          "home: "
              + path
              + " cannot be used ("
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "; expected: a folder that can be made and written; choose one with --home)");
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private static StartRefused inUse(Path path, FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(PID_LENGTH_MAX);
    channel.read(bytes, 0);
    var pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    channel.close();
    return new StartRefused(
        ExitCode.HOME_IN_USE,
        "home: "
            + path
            + " is in use by process "
            + (pid.isEmpty() ? "(unknown)" : pid)
            + " (expected: one server for a home; stop it with: kill "
            + (pid.isEmpty() ? "PID" : pid)
            + ", or choose another with --home)");
  }

  Path temporary() {
    return path.resolve("tmp");
  }

  Path logs() {
    return path.resolve("logs");
  }

  Path blobs() {
    return path.resolve("blobs");
  }

  Path predictions() {
    return path.resolve("predictions");
  }

  /// Where steps of pipelines work; what a killed server left there is of no use.
  Path executions() {
    return temporary().resolve("executions");
  }

  /// The key and the anchors of the audit's seal.
  Path audit() {
    return path.resolve("audit");
  }

  Path children() {
    return path.resolve("children");
  }

  /// Removes what is in the folder; fails at the first thing that cannot be removed.
  private static void empty(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (!directory.equals(folder)) {
              Files.deleteIfExists(directory);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() {
    try {
      empty(temporary());
      lock.release();
      channel.close();
    } catch (IOException e) {
      LOG.warn("home {} was not left clean", path, e);
    }
  }
}
