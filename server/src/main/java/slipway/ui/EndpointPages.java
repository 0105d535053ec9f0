package slipway.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.wire.Endpoint;
import slipway.api.wire.FeatureView;
import slipway.api.wire.Performance;
import slipway.features.Features;
import slipway.http.Response;
import slipway.http.Router;
import slipway.monitoring.Monitoring;
import slipway.serving.LoggedPrediction;
import slipway.serving.Serving;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Endpoints;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;
import slipway.ui.view.Tile;

/// Endpoints: what serves, how it does, and a form to try it.
final class EndpointPages {
  private static final int RECENT_SHOWN = 25;
  private static final int SCORES_READ = 500;

  /// Everything that the page of an endpoint is made of.
  record Known(
      Endpoint endpoint,
      List<FeatureView> views,
      List<LoggedPrediction> recent,
      List<Performance> performance) {}

  private final Site site;
  private final Serving serving;
  private final Features features;
  private final Monitoring monitoring;

  EndpointPages(Site site, Serving serving, Features features, Monitoring monitoring) {
    this.site = site;
    this.serving = serving;
    this.features = features;
    this.monitoring = monitoring;
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/endpoints",
        request -> {
          var visit = site.visit(request);
          var endpoints = serving.endpoints(visit.caller(), visit.project());
          return list(site, visit, endpoints.stream().map(e -> brief(visit, e)).toList());
        });
    router.get(
        "/ui/projects/{project}/endpoints/{endpoint}",
        request -> {
          var visit = site.visit(request);
          return one(site, visit, known(visit, request.path("endpoint")));
        });
  }

  private Known known(Visit visit, String name) {
    var endpoint = serving.endpoint(visit.caller(), visit.project(), name);
    return new Known(
        endpoint,
        endpoint.views().stream()
            .map(view -> features.view(visit.caller(), visit.project(), view))
            .toList(),
        serving.log().newest(visit.project(), name, null, SCORES_READ),
        monitoring.performance(visit.caller(), visit.project(), name));
  }

  /// What the overview says of an endpoint.
  Known brief(Visit visit, Endpoint endpoint) {
    return new Known(
        endpoint,
        List.of(),
        List.of(),
        monitoring.performance(visit.caller(), visit.project(), endpoint.name()));
  }

  static Response list(Site site, Visit visit, List<Known> known) {
    var found = known.stream().map(Known::endpoint).toList();
    var rows =
        known.stream()
            .map(one -> {
              var e = one.endpoint();
              var release = e.release();
              return new Endpoints.Row(
                  Shown.of(e.name()).linked(visit.links().endpoint(e.name())),
                  text(e.description()),
                  state(one),
                  release == null
                      ? Shown.of("none")
                      : Shown.of("#" + release.number(), release.digest().hex()),
                  release == null
                      ? Shown.of(e.model()).linked(visit.links().model(e.model()))
                      : Shown.of(e.model() + " v" + release.version())
                          .linked(visit.links().version(e.model(), release.version())),
                  release == null ? Shown.of("") : Format.business(release.since()),
                  Format.number(e.predictions()));
            })
            .toList();
    long serving = found.stream().filter(e -> e.release() != null).count();
    long predictions = found.stream().mapToLong(Endpoint::predictions).sum();
    var answer =
        found.isEmpty()
            ? "No endpoint yet."
            : serving
                + " of "
                + Format.plural(found.size(), "endpoint")
                + " serving, "
                + Format.plural(predictions, "prediction")
                + " logged"
                + beyond(known)
                + ".";
    var empty =
        found.isEmpty()
            ? new Empty(
                "No endpoint yet",
                "An endpoint answers predictions by a released model, with features looked up by key.",
                "slipway apply -f examples/churn --server " + visit.server())
            : null;
    return site.page(
        visit,
        "endpoints",
        Head.of(Section.ENDPOINTS, answer, visit.links().rest() + "/endpoints"),
        new Endpoints.Index(rows, empty));
  }

  private static String beyond(List<Known> known) {
    long beyond = known.stream().filter(k -> !isWell(k)).count();
    return beyond == 0 ? "" : ", " + beyond + " past its calibration limit";
  }

  private static boolean isWell(Known known) {
    return Calibration.newest(known.performance()).filter(Calibration::isBeyondLimit).isEmpty();
  }

  /// Serving is not enough to be well: what is said must also come true.
  static State state(Known known) {
    if (known.endpoint().release() == null) {
      return State.neutral("not released");
    }
    return Calibration.newest(known.performance())
        .filter(Calibration::isBeyondLimit)
        .map(gap -> State.attention("serving, " + gap.points()))
        .orElse(State.good("serving"));
  }

  static Response one(Site site, Visit visit, Known known) {
    var endpoint = known.endpoint();
    var keys =
        known.views().stream()
            .map(view ->
                new Endpoints.Input(
                    view.spec().entity().name(),
                    view.spec().entity().type(),
                    "",
                    exampleKey(known)))
            .distinct()
            .toList();
    var page =
        new Endpoints.Page(
            tiles(known),
            release(visit, endpoint),
            keys,
            known.views().stream()
                .flatMap(view -> ViewPages.featuresOf(view).stream())
                .map(f ->
                    new Endpoints.Input(
                        f.name(), "number", f.unit() == null ? "" : "in " + f.unit(), ""))
                .toList(),
            predictPath(visit, endpoint.name()),
            visit.links().prediction(""),
            known.recent().stream().limit(RECENT_SHOWN).map(p -> predicted(visit, p)).toList(),
            known.performance().stream().map(EndpointPages::month).toList(),
            chart(known.performance()),
            scores(known),
            endpoint.release() == null ? notReleased(visit, endpoint) : null);
    var example = keys.isEmpty() ? "" : keys.getFirst().name();
    var body = "{\"" + example + "\": " + exampleKey(known) + "}";
    var head =
        Head.below(Section.ENDPOINTS, endpoint.name(), sentence(known), "")
            .with(state(known))
            .described(endpoint.description())
            .asRequest(
                "curl -s -X POST $SERVER"
                    + predictPath(visit, endpoint.name())
                    + " -H 'content-type: application/json' -d '"
                    + body
                    + "'",
                "import requests\nrequests.post(\"$SERVER"
                    + predictPath(visit, endpoint.name())
                    + "\", json="
                    + body
                    + ").json()");
    return site.page(visit, "endpoint", page.chart() == null ? head : head.withCharts(), page);
  }

  private static String predictPath(Visit visit, String endpoint) {
    return (visit.project().equals("default") ? "" : "/projects/" + Links.segment(visit.project()))
        + "/predict/"
        + Links.segment(endpoint);
  }

  private static String exampleKey(Known known) {
    for (var prediction : known.recent()) {
      if (prediction.entity() != null) {
        return prediction.entity();
      }
    }
    return "5";
  }

  /// The endpoint in one line: release, since when, how much, how well.
  static String sentence(Known known) {
    var endpoint = known.endpoint();
    var release = endpoint.release();
    if (release == null) {
      return "Answers 503 until a model version is released.";
    }
    var text =
        new StringBuilder("release ")
            .append(release.number())
            .append(" (")
            .append(endpoint.model())
            .append(" v")
            .append(release.version())
            .append(") · serving since ")
            .append(Format.business(release.since()).text())
            .append(" · ")
            .append(Format.plural(endpoint.predictions(), "prediction"));
    Calibration.newest(known.performance())
        .ifPresent(gap -> {
          text.append(" · calibration ").append(gap.points()).append(" for ").append(gap.cutoff());
          if (gap.isBeyondLimit()) {
            text.append(" (limit ").append(Calibration.limit()).append("): says ");
            text.append(Format.percent(gap.says()))
                .append(", is ")
                .append(Format.percent(gap.is()));
          }
        });
    return text.toString();
  }

  private static List<Tile> tiles(Known known) {
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
            Shown.of(release == null ? endpoint.model() : "v" + release.version()),
            endpoint.model()));
    tiles.add(new Tile("Predictions", Format.number(endpoint.predictions()), "in the log"));
    if (!known.performance().isEmpty()) {
      var newest = known.performance().getLast();
      tiles.add(
          new Tile(
              "AUC",
              optional(newest.auc()),
              "as of " + newest.cutoff() + ", known " + newest.knownOn()));
      Calibration.newest(known.performance())
          .ifPresent(gap ->
              tiles.add(
                  new Tile(
                      "Calibration gap",
                      Shown.of(Format.points(gap.gap()) + " points", Double.toString(gap.gap())),
                      (gap.isBeyondLimit() ? "past the limit of " : "within ")
                          + Calibration.limit()
                          + ": says "
                          + Format.percent(gap.says())
                          + ", is "
                          + Format.percent(gap.is()))));
    } else {
      tiles.add(new Tile("Quality", Shown.of("not yet"), "known when labels mature"));
    }
    return tiles;
  }

  private static Shown optional(@Nullable Double value) {
    return value == null ? Shown.of("–") : Format.number(value);
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
    facts.add(new Run.Fact("decided by", decision(visit, release.decision())));
    return facts;
  }

  /// An execution leads to its page.
  private static Shown decision(Visit visit, String decision) {
    var execution = "execution:";
    if (!decision.startsWith(execution)) {
      return Shown.of(decision);
    }
    var id = decision.substring(execution.length());
    return Shown.of("pipeline run …" + id.substring(Math.max(0, id.length() - 8)), id)
        .linked(visit.links().execution(id));
  }

  private static Endpoints.Predicted predicted(Visit visit, LoggedPrediction p) {
    return new Endpoints.Predicted(
        Format.id(p.id()).linked(visit.links().prediction(p.id())),
        Format.business(p.at()),
        p.entity() == null ? "given features" : p.entity(),
        p.output().length == 0
            ? Shown.of("")
            : Shown.of(Format.digits(p.output()[0]), Float.toString(p.output()[0])),
        Format.digest(p.release()),
        p.cutoff() == null ? "" : p.cutoff().toString());
  }

  private static Endpoints.Month month(Performance p) {
    var gap = p.calibrationGap();
    return new Endpoints.Month(
        p.cutoff().toString(),
        Format.count(p.predictions()),
        optional(p.auc()),
        optional(p.logLoss()),
        gap == null ? Shown.of("–") : Shown.of(Format.points(gap), Double.toString(gap)),
        p.knownOn().toString());
  }

  private static slipway.ui.view.@Nullable Histogram scores(Known known) {
    var scores = new ArrayList<Double>();
    for (var prediction : known.recent()) {
      if (prediction.output().length == 1) {
        scores.add((double) prediction.output()[0]);
      }
    }
    return Histograms.ofShares("scores", scores).orElse(null);
  }

  /// The gap in points over the cutoffs, with the limit on both sides.
  static @Nullable String chart(List<Performance> performance) {
    var points = new ArrayList<List<Object>>();
    for (var p : performance) {
      var gap = p.calibrationGap();
      if (gap != null) {
        points.add(List.of(p.cutoff().toString(), Math.round(gap * 10_000) / 100.0));
      }
    }
    if (points.isEmpty()) {
      return null;
    }
    var data = new LinkedHashMap<String, Object>();
    data.put("kind", "line");
    data.put("xType", "category");
    data.put("unit", "points");
    data.put("series", List.of(Map.of("name", "calibration gap", "points", points)));
    data.put(
        "limits",
        List.of(
            Map.of("y", 100 * Calibration.LIMIT, "name", limitName(Calibration.LIMIT)),
            Map.of("y", -100 * Calibration.LIMIT, "name", limitName(-Calibration.LIMIT))));
    return Json.text(data);
  }

  private static String limitName(double limit) {
    return "limit " + Format.points(limit);
  }

  private static Empty notReleased(Visit visit, Endpoint endpoint) {
    return new Empty(
        "Not released yet",
        "The endpoint names the model "
            + endpoint.model()
            + "; a pipeline's release step, or a decision, puts a version of it behind the endpoint.",
        "slipway pipeline run churn --server " + visit.server());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
