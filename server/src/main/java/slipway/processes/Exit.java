package slipway.processes;

import java.util.List;

/// How a child ended. `status` is the operating system's (128 + n for signal n); `tail` holds its
/// last lines, `linesDropped` counts those beyond the bound that were not passed on.
public record Exit(Ending ending, int status, List<String> tail, long linesDropped) {
  /// Who ended it.
  public enum Ending {
    /// The child itself, or a signal from outside.
    EXITED,
    /// It ran longer than it may.
    TIMED_OUT,
    /// Its tree held more memory than it may.
    OUT_OF_MEMORY,
    /// [ChildProcess#cancel] was called, or the server shut down.
    CANCELLED
  }

  public Exit {
    tail = List.copyOf(tail);
  }

  public boolean isSuccess() {
    return ending == Ending.EXITED && status == 0;
  }
}
