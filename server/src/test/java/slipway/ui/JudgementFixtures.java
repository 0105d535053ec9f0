package slipway.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Task;
import slipway.api.declaration.Declared;
import slipway.api.declaration.MonitorSpec;
import slipway.api.wire.Judged;
import slipway.api.wire.WindowReport;
import slipway.api.wire.WindowReport.Distance;
import slipway.api.wire.WindowReport.Drift;
import slipway.api.wire.WindowReport.Outcome;
import slipway.time.BusinessClock;

/// Judgements and windows of a monitor, as the pages' tests give them.
final class JudgementFixtures {
  static final Calibration.Limits LIMITS = error -> Math.max(6 * error, .015);

  private JudgementFixtures() {}

  static LocalDate cutoff(int number) {
    var first = LocalDate.of(1997, 7, 1).plusMonths(number);
    return first.withDayOfMonth(first.lengthOfMonth());
  }

  private static Instant end(LocalDate day) {
    return BusinessClock.endOf(day);
  }

  static List<Judged> judged() {
    return List.of(
        judged(8, "release", -.0940, Judged.How.SERVED),
        judged(7, "release", -.0734, Judged.How.FOLDS),
        judged(7, "other", .0012, Judged.How.BACKSCORED));
  }

  private static Judged judged(int number, String release, double gap, Judged.How how) {
    return new Judged(
        "default",
        "churn",
        Fixtures.digest(release),
        "customer_churn",
        1,
        cutoff(number),
        cutoff(number + 3),
        how,
        Task.BINARY,
        new Judged.Figures(
            23_570,
            .8581,
            .8581 + gap,
            .8361,
            new Judged.Range(.8312, .8410),
            .3871,
            new Judged.Range(.3801, .3942),
            .11,
            .05,
            gap,
            .0021,
            new Judged.Range(gap - .0041, gap + .0041),
            null,
            null,
            null,
            null,
            null),
        how == Judged.How.FOLDS,
        Fixtures.digest("labels" + number),
        end(cutoff(number + 3)));
  }

  static MonitorPages.Known monitor(boolean empty) {
    var spec =
        new MonitorSpec(
            "Everybody at each month's end, beside the month before and the training rows.",
            "churn",
            null,
            null,
            null,
            null,
            Map.of(),
            null,
            1,
            List.of());
    var declared = new Declared<>("default", "churn", spec, Fixtures.digest("monitor"));
    var windows = new ArrayList<WindowReport>();
    for (int i = 0; !empty && i < 8; i++) {
      windows.addFirst(window(i, i == 7));
    }
    return new MonitorPages.Known(
        declared,
        windows,
        empty ? null : windows.getFirst(),
        empty ? List.of() : judged(),
        EndpointFixtures.marks());
  }

  private static WindowReport window(int number, boolean alarm) {
    double psi = alarm ? .2131 : .0011 + .0003 * number;
    var features = new ArrayList<Drift>();
    features.add(drift("recency_days", "ageing", .1 + .02 * number, null, number == 0));
    features.add(drift("tenure_days", "ageing", .4 - .02 * number, null, number == 0));
    features.add(drift("cds_total", null, .004 + .001 * number, .1, number == 0));
    var alarms =
        alarm
            ? List.of(
                new WindowReport.Alarm(
                    "score",
                    "psi",
                    psi,
                    .01,
                    "The score moved by a PSI of 0.213 from 1998-01-31 to 1998-02-28; the limit is 0.0100 (declared). Its mean went from 0.8613 to 0.7021."))
            : List.<WindowReport.Alarm>of();
    return new WindowReport(
        "default",
        "churn",
        "churn",
        1,
        "population",
        cutoff(number),
        end(cutoff(number)),
        end(cutoff(number)),
        Fixtures.digest("release"),
        1,
        number == 0 ? Outcome.SKIPPED : alarm ? Outcome.ALARM : Outcome.QUIET,
        number == 0
            ? "The first window of this release: there is none before."
            : alarm ? "1 alarm; 2 features moved as declared." : "Nothing passed a limit.",
        23_570,
        number == 0 ? null : 23_570L,
        0,
        end(cutoff(number)),
        drift("score", null, psi, .01, number == 0),
        List.of(),
        features,
        slices(),
        alarms,
        number == 0
            ? List.of()
            : List.of(
                new WindowReport.Expected(
                    "recency_days",
                    .2,
                    "recency_days moved as declared (ageing): PSI 0.200 since then."),
                new WindowReport.Expected(
                    "tenure_days",
                    .3,
                    "tenure_days moved as declared (ageing): PSI 0.300 since then.")),
        List.of(Fixtures.digest("tree" + number), Fixtures.digest("tree" + (number + 1))),
        false,
        end(cutoff(number)));
  }

  private static List<WindowReport.Slice> slices() {
    return List.of(
        new WindowReport.Slice(
            "one order", "frequency = 1", 11_908, .97, .96, .975, .61, .11, -.005, null, null),
        new WindowReport.Slice(
            "two orders or more",
            "frequency > 1",
            11_662,
            .71,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
  }

  private static Drift drift(
      String name, @Nullable String expected, double psi, @Nullable Double limit, boolean first) {
    return new Drift(
        name,
        expected,
        12.5,
        .001,
        new Distance(psi * 3, .2, .1, 23_570, 23_570),
        first ? null : new Distance(psi, .02, .01, 23_570, 23_570),
        limit,
        limit == null ? "none" : "declared");
  }
}
