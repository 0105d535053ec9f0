package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Performance;
import slipway.http.Response;
import slipway.registry.PackageTree;
import slipway.ui.EndpointPages.Known;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Endpoints;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.Tile;

/// One endpoint: its release and split, how right it was, what may be done, and a form to try it.
final class EndpointPage {
  private EndpointPage() {}

  static Response one(Site site, Visit visit, Known known) {
    var table =
        Listed.csv(
            EndpointSplit.rollouts(visit, known),
            QualityTables.judged(visit, known.judged()),
            QualityTables.served(visit, known.performance()));
    if (table.isPresent()) {
      return table.get();
    }
    var endpoint = known.endpoint();
    var limit = known.calibration().map(Calibration::limit).orElse(null);
    var trial = EndpointTrial.shown(visit, known);
    var page =
        new Endpoints.Page(
            tiles(visit, known),
            release(visit, endpoint),
            trial,
            EndpointTraffic.shown(visit, known),
            new EndpointPredictions(visit, known).shown(),
            Judgements.served(
                visit,
                known.performance(),
                Judgements.names(known.judged()),
                limit,
                known.service().marks()),
            Judgements.judged(visit, known.judged()),
            new EndpointSplit(visit, known).shown(),
            EndpointScores.shown(known),
            endpoint.release() == null ? notReleased(visit, endpoint) : null);
    var body = EndpointTrial.question(trial);
    var head =
        Head.below(Section.ENDPOINTS, endpoint.name(), EndpointWords.sentence(known), "")
            .with(EndpointPages.state(known))
            .described(endpoint.description())
            .asRequest(
                Requests.curl(trial.predict(), body),
                Requests.python(
                    "endpoint("
                        + Json.text(endpoint.name())
                        + ").predict("
                        + Json.text(body)
                        + ")"),
                "predict("
                    + Json.text(endpoint.name())
                    + ", Json.tree("
                    + Json.text(Json.text(body))
                    + "))");
    return site.page(visit, "endpoint", head, page);
  }

  private static List<Tile> tiles(Visit visit, Known known) {
    var endpoint = known.endpoint();
    var release = endpoint.release();
    var tiles = new ArrayList<Tile>();
    tiles.add(
        new Tile(
            "Release",
            release == null
                ? Shown.of("none")
                : Shown.of("#" + release.number(), release.digest().hex()),
            release == null
                ? "nothing serves"
                : release.digest().brief() + " since " + Format.business(release.since()).text()));
    tiles.add(
        new Tile(
            "Model",
            release == null
                ? Shown.of(endpoint.model())
                : Shown.of("v" + release.version())
                    .linked(visit.links().version(endpoint.model(), release.version())),
            endpoint.model()));
    tiles.add(new Tile("Predictions", Format.number(endpoint.predictions()), "in the log"));
    tiles.addAll(EndpointTraffic.tiles(known.asked().recent()));
    var gap = known.calibration();
    if (gap.isEmpty() && known.performance().isEmpty()) {
      tiles.add(new Tile("Quality", Shown.of("not yet"), "known when labels mature"));
    }
    if (!known.performance().isEmpty()) {
      var newest = known.performance().getLast();
      tiles.add(
          new Tile(
              switch (newest.task()) {
                case BINARY -> "AUC";
                case MULTICLASS -> "Accuracy";
                case REGRESSION -> "RMSE";
              },
              quality(newest),
              "as of " + newest.cutoff() + ", known " + newest.knownOn()));
    }
    gap.ifPresent(found -> tiles.add(calibration(found)));
    var automation = known.service().automation();
    if (automation != null) {
      tiles.add(
          new Tile(
              "Automation",
              Shown.of(DecisionPages.state(automation).word())
                  .linked(visit.links().timeline(endpoint.name())),
              automation.latest() == null
                  ? "nothing decided yet"
                  : automation.latest().cutoff() + ": " + automation.latest().done()));
    }
    return tiles;
  }

  private static Shown quality(Performance newest) {
    var figure =
        switch (newest.task()) {
          case BINARY -> newest.auc();
          case MULTICLASS -> newest.accuracy();
          case REGRESSION -> newest.rmse();
        };
    return figure == null ? Shown.of("–") : Format.number(figure);
  }

  private static Tile calibration(Calibration gap) {
    var range = gap.interval();
    var limit =
        gap.limit() == null
            ? "no limit declared"
            : (gap.isBeyondLimit() ? "past the limit of " : "within ") + gap.limitText();
    return new Tile(
        "Calibration gap",
        Shown.of(
            Format.points(gap.gap()) + " points",
            gap.gap()
                + (range == null ? "" : ", 95 % between " + range.low() + " and " + range.high())),
        limit + ": says " + Format.percent(gap.says()) + ", is " + Format.percent(gap.is()));
  }

  private static List<Run.Fact> release(Visit visit, Endpoint endpoint) {
    var release = endpoint.release();
    var facts = new ArrayList<Run.Fact>();
    if (release == null) {
      return facts;
    }
    facts.add(new Run.Fact("release", Shown.of(release.digest().hex())));
    facts.add(
        new Run.Fact(
            "model",
            Shown.of(
                    endpoint.model()
                        + " v"
                        + release.version()
                        + " @ "
                        + release.packageDigest().brief(),
                    release.packageDigest().hex())
                .linked(visit.links().version(endpoint.model(), release.version()))));
    for (var view : release.views()) {
      facts.add(
          new Run.Fact(
              "view",
              Shown.of(view.view() + " @ " + view.definition().brief(), view.definition().hex())
                  .linked(visit.links().view(view.view()))));
    }
    facts.add(new Run.Fact("configuration", Format.digest(release.configuration())));
    facts.add(
        new Run.Fact(
            "decided by",
            DecisionPages.decided(visit.links(), endpoint.name(), release.decision())));
    return facts;
  }

  /// Of several classes the one that is most likely, with its probability.
  ///
  /// @param by the package that answered; null when it cannot be read
  static Shown said(float[] output, @Nullable PackageTree by) {
    if (output.length == 0) {
      return Shown.of("");
    }
    if (output.length == 1) {
      return Shown.of(Format.digits(output[0]), Float.toString(output[0]));
    }
    var names = by == null ? List.<String>of() : by.classNames();
    var all = new ArrayList<String>();
    int most = 0;
    for (int i = 0; i < output.length; i++) {
      most = output[i] > output[most] ? i : most;
      all.add(name(names, i) + " " + output[i]);
    }
    return Shown.of(name(names, most) + " " + Format.percent(output[most]), String.join(", ", all));
  }

  private static String name(List<String> names, int place) {
    return place < names.size() ? names.get(place) : "class " + place;
  }

  private static Empty notReleased(Visit visit, Endpoint endpoint) {
    return new Empty(
        "Not released yet",
        "The endpoint names the model "
            + endpoint.model()
            + "; a pipeline's release step, or a decision, puts a version of it behind the endpoint.",
        "slipway pipeline list --server " + visit.server());
  }
}
