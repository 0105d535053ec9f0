package slipway.ui;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.http.Request;
import slipway.monitoring.scoring.HeldOut;
import slipway.monitoring.scoring.Outcome;
import slipway.registry.PackageTree;
import slipway.serving.DayCount;
import slipway.serving.FoundPredictions;
import slipway.serving.LoggedPrediction;
import slipway.serving.Recent;
import slipway.time.BusinessClock;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// An endpoint with traffic of three variants, some refusals, and predictions that came true.
final class EndpointFixtures {
  private static final LocalDate TODAY = LocalDate.of(1998, 6, 30);
  private static final int BUSY_DAYS = 40;

  private EndpointFixtures() {}

  /// As the request's address asks for it.
  static EndpointPages.Known known(boolean released, Request request) {
    var known = Fixtures.known(released);
    var asked =
        new EndpointPages.Asked(
            released ? recent() : null, days(released, request), listed(known.recent(), request));
    return new EndpointPages.Known(
        known.endpoint(),
        known.views(),
        known.recent(),
        known.performance(),
        known.judged(),
        known.limits(),
        known.service(),
        released ? Map.of(Fixtures.digest("package"), tree()) : Map.of(),
        asked,
        released ? heldOut() : null);
  }

  /// A package that takes twelve numbers.
  private static PackageTree tree() {
    var signature = Json.object().put("task", "binary");
    var features = signature.putArray("features");
    for (var feature : ViewPages.featuresOf(Fixtures.view())) {
      features.addObject().put("name", feature.name());
    }
    while (features.size() < 12) {
      features.addObject().put("name", "more_" + features.size());
    }
    return new PackageTree(PackageTree.FORMAT, List.of(), signature, Json.object());
  }

  private static HeldOut heldOut() {
    var scores = new float[2_000];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (1 - Math.abs(Math.sin(i * 1.3)) * 0.6);
    }
    return new HeldOut(scores, 23_570, LocalDate.of(1998, 3, 31));
  }

  /// A release, its alert, what was decided, and a candidate that was taken back.
  static List<Mark> marks() {
    return List.of(
        mark("1997-06-30", State.good("release"), "v1", "customer_churn v1"),
        mark("1997-09-30", State.attention("warning"), "alert: monitor", "The score <moved>."),
        mark("1997-09-30", State.running("train"), "train", "Training was started."),
        mark("1998-06-10", State.bad("taken back"), "v2 taken back", "rollout 1"));
  }

  private static Mark mark(String day, State what, String label, String name) {
    return new Mark(
        BusinessClock.endOf(LocalDate.parse(day)),
        what,
        label,
        Shown.of(name).linked("/ui/projects/default/timeline/churn?" + day));
  }

  static EndpointTraffic.Days days(boolean busy, Request request) {
    int days = EndpointTraffic.days(request);
    var counts = new ArrayList<DayCount>();
    for (int i = Math.min(days, BUSY_DAYS) - 1; busy && i >= 0; i--) {
      var day = TODAY.minusDays(i);
      long all = 700 + 37L * (i % 11);
      if (i < 15) {
        counts.add(new DayCount(day, "canary", all / 10));
        counts.add(new DayCount(day, "shadow", all));
      }
      counts.add(new DayCount(day, "primary", i < 15 ? all - all / 10 : all));
    }
    return new EndpointTraffic.Days(TODAY, days, counts);
  }

  private static Recent recent() {
    return new Recent(
        Fixtures.NOW.minus(Duration.ofMinutes(60)),
        Fixtures.NOW,
        2_341,
        Map.of(ErrorCode.NOT_FOUND, 12L, ErrorCode.INVALID_ARGUMENT, 3L, ErrorCode.INTERNAL, 1L),
        Duration.ofNanos(214_000),
        Duration.ofNanos(12_430_000));
  }

  private static EndpointPredictions.Listed listed(List<LoggedPrediction> recent, Request request) {
    var asked = EndpointPredictions.Asked.of(request);
    var rows =
        recent.stream()
            .filter(row -> asked.entity().isEmpty() || asked.entity().equals(row.entity()))
            .filter(row ->
                asked.before() == null
                    || row.id().toString().compareTo(asked.before().toString()) > 0)
            .toList();
    var found =
        asked.entity().equals("far")
            ? new FoundPredictions(List.of(), Fixtures.id(0xafff), 2_000_000)
            : EndpointPredictions.page(rows);
    var outcomes = new HashMap<UUID, Outcome>();
    found.rows().stream()
        .skip(1)
        .forEach(row ->
            outcomes.put(row.id(), new Outcome("churned", 1, "", LocalDate.of(1998, 9, 28))));
    return new EndpointPredictions.Listed(
        asked, found, outcomes, Map.of(Fixtures.digest("release"), "customer_churn v1"));
  }
}
