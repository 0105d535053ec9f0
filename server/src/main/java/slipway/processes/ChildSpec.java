package slipway.processes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What to run. The environment is exactly what is given here: nothing is inherited.
public record ChildSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path directory,
    Limits limits) {

  /// Bounds: how long it may run, how long it has between TERM and KILL, how much of its output is
  /// passed on (what is beyond is read and counted, so that the child never blocks on a full pipe),
  /// and how much memory its whole tree may hold (looked at a few times a second, on Linux).
  public record Limits(
      Duration timeout,
      Duration grace,
      int lineLengthMax,
      int linesMax,
      int tailLines,
      long memoryBytesMax) {
    private static final Limits ORDINARY =
        new Limits(Duration.ofHours(1), Duration.ofSeconds(5), 4_096, 10_000, 50, Long.MAX_VALUE);

    public static Limits ordinary() {
      return ORDINARY;
    }

    public Limits withTimeout(Duration changed) {
      return new Limits(changed, grace, lineLengthMax, linesMax, tailLines, memoryBytesMax);
    }

    public Limits withGrace(Duration changed) {
      return new Limits(timeout, changed, lineLengthMax, linesMax, tailLines, memoryBytesMax);
    }

    public Limits withLinesMax(int changed) {
      return new Limits(timeout, grace, lineLengthMax, changed, tailLines, memoryBytesMax);
    }

    public Limits withMemoryBytesMax(long changed) {
      return new Limits(timeout, grace, lineLengthMax, linesMax, tailLines, changed);
    }
  }

  public ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
