package slipway.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.TrainerConfig;
import slipway.processes.ChildProcess;
import slipway.processes.Exit;
import slipway.processes.Processes;

/// Trains models by the built-in trainers, each in a child process that is given files and never
/// the database.
public final class Training {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);
  private static final Duration CANCEL_LOOK = Duration.ofMillis(100);

  private final Processes processes;
  private final TrainerConfig config;

  private Training(Processes processes, TrainerConfig config) {
    this.processes = processes;
    this.config = config;
  }

  public static Training open(Processes processes, TrainerConfig config) {
    return new Training(processes, config);
  }

  /// Trains in `attempt` (which must not exist yet; named by the caller's fence) and waits for the
  /// end: seconds to hours, so call it from a job. The same request gives the same files, byte for
  /// byte. On success the caller owns the directory. On failure (INVALID_ARGUMENT for data or
  /// settings that cannot be trained on, TIMED_OUT, CANCELLED, INTERNAL for a trainer that crashed
  /// or gave no result) it is removed.
  public TrainingResult train(TrainingRequest request, Path attempt, TrainingListener listener) {
    if (Files.exists(attempt)) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE, "attempt: " + attempt + " exists (expected: a new directory)");
    }
    boolean done = false;
    try {
      var result = runIn(attempt.toAbsolutePath(), request, listener);
      done = true;
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("attempt directory " + attempt, e);
    } finally {
      if (!done) {
        remove(attempt);
      }
    }
  }

  private TrainingResult runIn(Path attempt, TrainingRequest request, TrainingListener listener)
      throws IOException {
    var temporary = Files.createDirectories(attempt.resolve("tmp"));
    var directory = attempt.resolve("result");
    var context = attempt.resolve("context.json");
    TrainerContext.of(request, directory).write(context);
    var exit = await(start(context, temporary, listener), listener);
    requireSuccess(exit);
    var result = ResultDirectory.read(directory, request);
    remove(temporary);
    Files.delete(context);
    return result;
  }

  private ChildProcess start(Path context, Path temporary, TrainingListener listener) {
    return processes.start(
        TrainerCommand.of(config, context, temporary),
        line -> {
          switch (TrainerLine.parse(line).orElse(null)) {
            case TrainerLine.Measured(var round) -> listener.round(round);
            case TrainerLine.Failed(_, var message) -> listener.log(message);
            case null -> listener.log(line);
          }
        });
  }

  private static Exit await(ChildProcess child, TrainingListener listener) {
    var watch =
        Thread.ofVirtual()
            .name("training-cancel-watch")
            .start(() -> {
              try {
                while (child.isAlive() && !listener.isCancelled()) {
                  Thread.sleep(CANCEL_LOOK);
                }
                child.cancel(); // does nothing to one that has ended
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      return child.await();
    } catch (InterruptedException _) {
      child.cancel();
      Thread.currentThread().interrupt();
      throw new SlipwayException(ErrorCode.CANCELLED, "training: interrupted; the trainer ended");
    } finally {
      watch.interrupt();
    }
  }

  private void requireSuccess(Exit exit) {
    switch (exit.ending()) {
      case TIMED_OUT ->
          throw new SlipwayException(
              ErrorCode.TIMED_OUT,
              "trainer: no end after "
                  + config.timeout()
                  + " (expected: an end within it; fewer rounds or rows, or a longer timeout)",
              exit.tail());
      case OUT_OF_MEMORY ->
          throw new SlipwayException(
              ErrorCode.INTERNAL, "trainer: ended for the memory it held", exit.tail());
      case CANCELLED ->
          throw new SlipwayException(ErrorCode.CANCELLED, "training: cancelled", exit.tail());
      case EXITED -> {
        if (exit.status() != 0) {
          throw failure(exit);
        }
      }
    }
  }

  private SlipwayException failure(Exit exit) {
    for (var line : exit.tail().reversed()) {
      if (TrainerLine.parse(line).orElse(null) instanceof TrainerLine.Failed(var code, var text)) {
        return new SlipwayException(code, text);
      }
    }
    int status = exit.status();
    var why =
        status == TrainerCommand.STATUS_OUT_OF_MEMORY
            ? "out of its " + config.memoryMegabytes() + " MB of heap"
            : status > TrainerCommand.STATUS_SIGNAL
                ? "killed by signal " + (status - TrainerCommand.STATUS_SIGNAL)
                : "ended with status " + status;
    return new SlipwayException(
        ErrorCode.INTERNAL,
        "trainer: " + why + " (expected: status 0 and a result); it is worth trying again",
        exit.tail());
  }

  private static void remove(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      LOG.warn("{} stays behind", directory, e);
    }
  }
}
