package slipway.monitoring.alerts.channels;

import java.time.Duration;
import java.util.Optional;

/// How one try ended.
///
/// @param status of the answer (an SMTP reply for mail); empty when none came
/// @param said by the receiver, or why there is no answer; empty when nothing was said
/// @param pause how long the receiver wants to be left alone; zero when it did not say
public record Outcome(Verdict verdict, Optional<Integer> status, String said, Duration pause) {
  private static final int SAID_MAX = 500;

  /// What follows from it.
  public enum Verdict {
    TAKEN,
    /// The receiver cannot now: try again.
    LATER,
    /// The receiver will not, however often it is asked.
    REFUSED
  }

  public Outcome {
    said = said.length() <= SAID_MAX ? said : said.substring(0, SAID_MAX - 1) + "…";
  }

  static Outcome taken(int status, String said) {
    return new Outcome(Verdict.TAKEN, Optional.of(status), said, Duration.ZERO);
  }

  static Outcome refused(int status, String said) {
    return new Outcome(Verdict.REFUSED, Optional.of(status), said, Duration.ZERO);
  }

  static Outcome later(int status, String said, Duration pause) {
    return new Outcome(Verdict.LATER, Optional.of(status), said, pause);
  }

  /// No answer came.
  public static Outcome none(String why) {
    return new Outcome(Verdict.LATER, Optional.empty(), why, Duration.ZERO);
  }

  /// Nobody asked: what is set cannot work.
  static Outcome hopeless(String why) {
    return new Outcome(Verdict.REFUSED, Optional.empty(), why, Duration.ZERO);
  }

  /// The receiver is to be left alone for a while.
  public boolean isAway() {
    return verdict == Verdict.LATER && (status.isEmpty() || pause.isPositive());
  }
}
