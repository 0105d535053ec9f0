package slipway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Automation.Column;
import slipway.api.wire.Automation.Replay;

/// A dry run on the terminal: how far it is, then what was recorded beside what the policy would
/// have done.
final class DryRunDisplay {
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Console console;
  private int told = -1;

  DryRunDisplay(Console console) {
    this.console = console;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      throw SlipwayException.invalid("file", file, "a YAML file that can be read");
    }
  }

  /// Says it when something was done since, and waits a little.
  void progress(Replay run) {
    if (run.done() != told) {
      told = run.done();
      console.say("%d of %d cutoffs".formatted(run.done(), run.total()));
    }
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(ErrorCode.CANCELLED, "dry run: interrupted", e);
    }
  }

  int result(Replay run) {
    var found = run.result();
    if (found == null) {
      var why = Objects.requireNonNullElse(run.error(), "no reason was kept");
      throw new SlipwayException(ErrorCode.INTERNAL, "dry run " + run.status() + ": " + why);
    }
    var months =
        new Table(
            "CUTOFF", "RECORDED", "MODEL AS OF", "LOG LOSS", "POLICY", "MODEL AS OF", "LOG LOSS");
    for (var month : found.months()) {
      months.row(
          month.cutoff(),
          month.recorded().action(),
          month.recorded().model(),
          number(month.recorded().logLoss()),
          month.policy().action(),
          month.policy().model(),
          number(month.policy().logLoss()));
    }
    var table = new Table("", "RECORDED", "POLICY");
    row(table, "releases", found.recorded().releases(), found.policy().releases());
    row(table, "retrainings", found.recorded().retrainings(), found.policy().retrainings());
    row(table, "rollbacks", found.recorded().rollbacks(), found.policy().rollbacks());
    row(table, "false alarms", found.recorded().falseAlarms(), found.policy().falseAlarms());
    table.row("mean log loss", mean(found.recorded()), mean(found.policy()));
    row(table, "judged cutoffs", found.recorded().judged(), found.policy().judged());
    console.show(run, months.render(console.colour()) + "\n" + table.render(console.colour()));
    return Exit.OK.status();
  }

  private static void row(Table table, String what, int recorded, int policy) {
    table.row(what, recorded, policy);
  }

  private static @Nullable String mean(Column column) {
    return number(column.meanLogLoss());
  }

  private static @Nullable String number(@Nullable Double value) {
    return value == null ? null : String.format(java.util.Locale.ROOT, "%.4f", value);
  }
}
