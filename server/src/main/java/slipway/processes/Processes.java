package slipway.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.telemetry.Telemetry;

/// Starts children and answers for their end.
public final class Processes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Processes.class);
  private static final Duration ORPHAN_GRACE = Duration.ofSeconds(2);

  private final Path state;
  private final Telemetry telemetry;
  private final Set<ChildProcess> living = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private Processes(Path state, Telemetry telemetry) {
    this.state = state;
    this.telemetry = telemetry;
  }

  /// Ends the children that a former server left behind, and takes over the state directory (which
  /// only one server may use at a time: the lock on the home sees to that).
  public static Processes open(Path state, Telemetry telemetry) {
    try {
      Files.createDirectories(state);
      endOrphans(state);
    } catch (IOException e) {
      throw new UncheckedIOException("state of child processes in " + state, e);
    }
    return new Processes(state, telemetry);
  }

  /// Starts the child; refused with [ErrorCode#INVALID_STATE] when there is no such program.
  public ChildProcess start(ChildSpec spec, LineListener listener) {
    if (closed) {
      throw new SlipwayException(
          ErrorCode.UNAVAILABLE, "the server shuts down (expected: a running one); try again");
    }
    try {
      Files.createDirectories(spec.directory());
      var builder = new ProcessBuilder(spec.command()).directory(spec.directory().toFile());
      builder.environment().clear();
      builder.environment().putAll(spec.environment());
      var process = builder.redirectErrorStream(true).start();
      return follow(spec, process, listener);
    } catch (IOException e) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "command: \""
              + spec.command().getFirst()
              + "\" cannot be started ("
              + e.getMessage()
              + "; expected: a program that exists and may be run)",
          e);
    }
  }

  /// From here on the child has its limits; when that cannot be, it is not left to itself.
  private ChildProcess follow(ChildSpec spec, Process process, LineListener listener)
      throws IOException {
    boolean isFollowed = false;
    try {
      var pidFile = remember(process);
      var ended = new Ended(spec);
      var child = new ChildProcess(spec, process, pidFile, listener, ended);
      ended.child = child;
      living.add(child);
      child.begin();
      isFollowed = true;
      return child;
    } finally {
      if (!isFollowed) {
        process.destroyForcibly();
      }
    }
  }

  /// Ends all children and waits for their end.
  @Override
  public void close() {
    closed = true;
    living.forEach(ChildProcess::cancel);
    for (var child : List.copyOf(living)) {
      try {
        child.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private final class Ended implements Runnable {
    private final ChildSpec spec;
    private @org.jspecify.annotations.Nullable ChildProcess child;

    Ended(ChildSpec spec) {
      this.spec = spec;
    }

    @Override
    public void run() {
      if (child != null) {
        living.remove(child);
      }
      telemetry.counter("slipway_child_processes_ended_total", "name", spec.name()).increment();
    }
  }

  /// Start time and pid together name a process; a pid alone may have been given to another.
  private Path remember(Process process) throws IOException {
    var file = state.resolve(Long.toString(process.pid()));
    Files.writeString(
        file,
        started(process.toHandle()).map(Instant::toString).orElse(""),
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    return file;
  }

  private static Optional<Instant> started(ProcessHandle process) {
    return process.info().startInstant();
  }

  private static void endOrphans(Path state) throws IOException {
    try (Stream<Path> files = Files.list(state)) {
      for (var file : files.toList()) {
        orphan(file)
            .ifPresent(process -> {
              LOG.warn("ending process {}, left behind by a former server", process.pid());
              ProcessTree.end(
                  Stream.concat(Stream.of(process), process.descendants()).toList(), ORPHAN_GRACE);
            });
        Files.deleteIfExists(file);
      }
    }
  }

  private static Optional<ProcessHandle> orphan(Path file) throws IOException {
    try {
      var recorded = Instant.parse(Files.readString(file).strip());
      return ProcessHandle.of(Long.parseLong(file.getFileName().toString()))
          .filter(process -> started(process).filter(recorded::equals).isPresent());
    } catch (NumberFormatException | DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
