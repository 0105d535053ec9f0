package slipway.training;

import java.nio.file.Path;
import slipway.config.TrainerConfig;
import slipway.processes.Processes;

/// Trains models by the built-in trainers, each in a child process that is given files and never
/// the database.
public final class Training {
  private final Processes processes;
  private final TrainerConfig config;

  private Training(Processes processes, TrainerConfig config) {
    this.processes = processes;
    this.config = config;
  }

  public static Training open(Processes processes, TrainerConfig config) {
    return new Training(processes, config);
  }

  /// Trains in `attempt` (made new, named by the caller's fence) and waits for the end: seconds to
  /// hours, so call it from a job. The same request gives the same files, byte for byte. On failure
  /// (INVALID_ARGUMENT for data that cannot be trained on, TIMED_OUT, CANCELLED, INTERNAL for a
  /// trainer that crashed or gave no result) the attempt directory is removed.
  public TrainingResult train(TrainingRequest request, Path attempt, TrainingListener listener) {
    throw new UnsupportedOperationException(
        "training in " + attempt + " by " + config.java() + processes);
  }
}
