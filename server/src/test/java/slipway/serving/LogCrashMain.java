package slipway.serving;

import java.nio.file.Path;

/// A process that appends predictions to a log as fast as it can and prints the id of each that it
/// has acknowledged, until it is killed.
final class LogCrashMain {
  private static final int CAPACITY = 64 << 10;

  private LogCrashMain() {}

  @SuppressWarnings("SystemOut") // the parent reads it
  public static void main(String[] arguments) {
    var log =
        SegmentLog.open(
            "default",
            "churn",
            Path.of(arguments[0]),
            CAPACITY,
            new SegmentLog.Clockwork(LogFixtures::id, () -> LogFixtures.RECORDED_AT));
    while (true) {
      var id = LogFixtures.id();
      if (log.append(LogFixtures.record(id, "5"))) {
        System.out.println(id);
      }
    }
  }
}
