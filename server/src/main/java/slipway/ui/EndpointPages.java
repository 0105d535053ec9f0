package slipway.ui;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.api.wire.Automation;
import slipway.api.wire.Endpoint;
import slipway.api.wire.FeatureView;
import slipway.api.wire.Judged;
import slipway.api.wire.Performance;
import slipway.api.wire.Rollout;
import slipway.http.Response;
import slipway.http.Router;
import slipway.monitoring.scoring.HeldOut;
import slipway.registry.PackageTree;
import slipway.serving.ArmCounts;
import slipway.serving.Configuration;
import slipway.serving.HoldBack;
import slipway.serving.LoggedPrediction;
import slipway.serving.Recent;
import slipway.serving.Release;
import slipway.serving.Split;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Endpoints;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// Endpoints: what serves, and how it does.
final class EndpointPages {
  private static final int SCORES_READ = 500;

  /// Everything that the page of an endpoint is made of.
  ///
  /// @param limits from which size on a calibration gap is a signal
  /// @param packages of the release and of the newest predictions, as far as they can be read
  /// @param heldOut of the training of the release; null where there is none, or it cannot be read
  record Known(
      Endpoint endpoint,
      List<FeatureView> views,
      List<LoggedPrediction> recent,
      List<Performance> performance,
      List<Judged> judged,
      Calibration.Limits limits,
      Service service,
      Map<Digest, PackageTree> packages,
      Asked asked,
      @Nullable HeldOut heldOut) {
    Known {
      packages = Map.copyOf(packages);
      views = List.copyOf(views);
      recent = List.copyOf(recent);
      performance = List.copyOf(performance);
      judged = List.copyOf(judged);
    }

    /// Without what was asked of it.
    Known(
        Endpoint endpoint,
        List<FeatureView> views,
        List<LoggedPrediction> recent,
        List<Performance> performance,
        List<Judged> judged,
        Calibration.Limits limits,
        Service service,
        Map<Digest, PackageTree> packages) {
      this(
          endpoint,
          views,
          recent,
          performance,
          judged,
          limits,
          service,
          packages,
          Asked.of(recent),
          null);
    }

    /// Without what packages say.
    Known(
        Endpoint endpoint,
        List<FeatureView> views,
        List<LoggedPrediction> recent,
        List<Performance> performance,
        List<Judged> judged,
        Calibration.Limits limits,
        Service service) {
      this(endpoint, views, recent, performance, judged, limits, service, Map.of());
    }

    Known with(Service other) {
      return new Known(
          endpoint, views, recent, performance, judged, limits, other, packages, asked, heldOut);
    }

    Known with(Asked other) {
      return new Known(
          endpoint, views, recent, performance, judged, limits, service, packages, other, heldOut);
    }

    Known with(@Nullable HeldOut other) {
      return new Known(
          endpoint, views, recent, performance, judged, limits, service, packages, asked, other);
    }

    EndpointPredictions.Listed listed() {
      return asked.listed();
    }

    /// Of the package that is released.
    Optional<PackageTree> contents() {
      var release = endpoint.release();
      return release == null
          ? Optional.empty()
          : Optional.ofNullable(packages.get(release.packageDigest()));
    }

    Optional<Calibration> calibration() {
      var release = endpoint.release();
      return Calibration.of(release == null ? null : release.digest(), judged, performance, limits);
    }

    /// The newest judgement of any release, for where the present one has none.
    Optional<Judged> lastJudged() {
      return judged.stream()
          .filter(j -> j.task() == Task.BINARY && j.figures().gap() != null)
          .max(Comparator.comparing(Judged::cutoff).thenComparing(Judged::at));
    }
  }

  /// What was asked of an endpoint.
  ///
  /// @param recent null where this replica does not know the endpoint
  /// @param listed the predictions that are looked at
  record Asked(
      @Nullable Recent recent, EndpointTraffic.Days days, EndpointPredictions.Listed listed) {
    /// The newest predictions and nothing besides.
    static Asked of(List<LoggedPrediction> recent) {
      return new Asked(
          null,
          new EndpointTraffic.Days(LocalDate.EPOCH, 1, List.of()),
          EndpointPredictions.Listed.newest(recent));
    }
  }

  /// Who answers, who did, and who may not.
  ///
  /// @param split null before the first release
  /// @param counts since the split came into force; null when nothing was counted
  /// @param before what a rollback goes back to while there is no canary; null when nothing can
  /// @param rollouts newest first
  /// @param automation that looks after it; null when none does
  /// @param marks what happened to it, oldest first
  /// @param configuration of the release; null before the first
  record Service(
      @Nullable Split split,
      @Nullable ArmCounts counts,
      @Nullable Release before,
      List<Rollout> rollouts,
      List<HoldBack> heldBack,
      @Nullable Automation automation,
      List<Mark> marks,
      @Nullable Configuration configuration) {
    static final Service NONE =
        new Service(null, null, null, List.of(), List.of(), null, List.of(), null);

    Service {
      marks = List.copyOf(marks);
      rollouts = List.copyOf(rollouts);
      heldBack = List.copyOf(heldBack);
    }
  }

  private final Site site;
  private final Ui.Parts parts;

  EndpointPages(Site site, Ui.Parts parts) {
    this.site = site;
    this.parts = parts;
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/endpoints",
        request -> {
          var visit = slipway.ui.Asked.only(site.visit(request));
          var endpoints = parts.serving().endpoints(visit.caller(), visit.project());
          return list(site, visit, endpoints.stream().map(e -> brief(visit, e)).toList());
        });
    router.get(
        "/ui/projects/{project}/endpoints/{endpoint}",
        request -> {
          var visit = site.visit(request);
          return EndpointPage.one(site, visit, known(visit, request.path("endpoint")));
        });
    router.get(
        "/ui/projects/{project}/endpoints/{endpoint}/requests.csv",
        request -> {
          var visit = site.visit(request);
          var name =
              parts
                  .serving()
                  .endpoint(visit.caller(), visit.project(), request.path("endpoint"))
                  .name();
          return EndpointTraffic.csv(days(visit, name));
        });
  }

  private Known known(Visit visit, String name) {
    var project = visit.project();
    var endpoint = parts.serving().endpoint(visit.caller(), project, name);
    var recent = parts.serving().log().newest(project, name, null, SCORES_READ);
    var listed = listed(visit, name, recent);
    return new Known(
        endpoint,
        endpoint.views().stream()
            .map(view -> parts.features().view(visit.caller(), project, view))
            .toList(),
        recent,
        parts.monitoring().performance(visit.caller(), project, name),
        parts.monitoring().judging().judgements(project, name),
        limits(project, name),
        service(visit, name),
        packages(endpoint, listed.found().rows()),
        new Asked(parts.serving().recent(project, name).orElse(null), days(visit, name), listed),
        heldOut(endpoint));
  }

  private @Nullable HeldOut heldOut(Endpoint endpoint) {
    var release = endpoint.release();
    try {
      return release == null
          ? null
          : parts.monitoring().scoring().heldOut(release.packageDigest()).orElse(null);
    } catch (SlipwayException | UncheckedIOException _) {
      return null; // a damaged blob is told of by its verification, and hides no page
    }
  }

  private EndpointTraffic.Days days(Visit visit, String name) {
    int days = EndpointTraffic.days(visit.request());
    var until = LocalDate.ofInstant(parts.business().now(), ZoneOffset.UTC);
    return new EndpointTraffic.Days(
        until,
        days,
        parts.serving().days(visit.project(), name, until.minusDays(days - 1L), until));
  }

  private EndpointPredictions.Listed listed(
      Visit visit, String name, List<LoggedPrediction> recent) {
    var asked = EndpointPredictions.Asked.of(visit.request());
    var project = visit.project();
    var log = parts.serving().log();
    var found =
        asked.entity().isEmpty()
            ? EndpointPredictions.page(
                asked.before() == null
                    ? recent
                    : log.newest(project, name, asked.before(), EndpointPredictions.SHOWN + 1))
            : log.ofEntity(
                project, name, asked.entity(), asked.before(), EndpointPredictions.SHOWN);
    return new EndpointPredictions.Listed(
        asked,
        found,
        parts.monitoring().outcomes(visit.caller(), project, name, found.rows()),
        releases(project, name, found.rows()));
  }

  /// What the releases that answered are called.
  private Map<Digest, String> releases(
      String project, String endpoint, List<LoggedPrediction> rows) {
    var digests = rows.stream().map(LoggedPrediction::release).distinct().toList();
    var releases = new HashMap<Digest, String>();
    parts
        .database()
        .read(tx ->
            digests.stream()
                .flatMap(digest -> parts.serving().release(tx, project, endpoint, digest).stream())
                .toList())
        .forEach(
            release -> releases.put(release.digest(), release.model() + " v" + release.version()));
    return releases;
  }

  private Map<Digest, PackageTree> packages(Endpoint endpoint, List<LoggedPrediction> predictions) {
    var digests = new LinkedHashSet<Digest>();
    if (endpoint.release() != null) {
      digests.add(endpoint.release().packageDigest());
    }
    predictions.forEach(prediction -> digests.add(prediction.packageDigest()));
    var packages = new HashMap<Digest, PackageTree>();
    for (var digest : digests) {
      try {
        packages.put(digest, parts.registry().packageTree(digest));
      } catch (SlipwayException _) {
        continue; // a damaged package is told of by its verification, and hides no page
      }
    }
    return packages;
  }

  Service service(Visit visit, String name) {
    var project = visit.project();
    var serving = parts.serving();
    var automation =
        parts
            .automation()
            .ofEndpoint(visit.caller(), project, name)
            .map(found -> parts.automation().find(visit.caller(), project, found))
            .orElse(null);
    var now = parts.business().now();
    var marks = Marks.read(parts, visit, name, now.minus(EndpointTraffic.LONGEST), now);
    return parts
        .database()
        .read(tx -> {
          var split = serving.split(tx, project, name);
          return new Service(
              split.orElse(null),
              split.flatMap(found -> serving.counts(project, name, found.number())).orElse(null),
              serving.before(tx, project, name).orElse(null),
              parts.rollouts().list(tx, project, name),
              serving.holdBacks(tx, project).stream().filter(held -> isOf(held, name)).toList(),
              automation,
              marks,
              serving
                  .active(tx, project, name)
                  .flatMap(release -> serving.configuration(tx, project, release.configuration()))
                  .orElse(null));
        });
  }

  /// Releases of the endpoint, and the definitions that any endpoint may use.
  private static boolean isOf(HoldBack held, String endpoint) {
    return held.kind().equals(HoldBack.FEATURE_VIEW) || held.name().equals(endpoint);
  }

  private Calibration.Limits limits(String project, String endpoint) {
    return error -> {
      var limit = parts.automation().gapLimit(project, endpoint, error);
      return limit.isPresent() ? limit.getAsDouble() : null;
    };
  }

  /// What the overview says of an endpoint.
  Known brief(Visit visit, Endpoint endpoint) {
    var project = visit.project();
    return new Known(
        endpoint,
        List.of(),
        List.of(),
        parts.monitoring().performance(visit.caller(), project, endpoint.name()),
        parts.monitoring().judging().judgements(project, endpoint.name()),
        limits(project, endpoint.name()),
        Service.NONE);
  }

  static Response list(Site site, Visit visit, List<Known> known) {
    var found = known.stream().map(Known::endpoint).toList();
    var listed =
        Listed.of(
            visit,
            known,
            COLUMNS,
            one -> one.endpoint().name() + " " + one.endpoint().model() + " " + description(one));
    if (listed.csv() != null) {
      return listed.csv();
    }
    var rows = listed.rows().stream().map(one -> row(visit, one)).toList();
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
        new Endpoints.Index(rows, listed.listing(), empty));
  }

  private static final List<Listed.Column<Known>> COLUMNS =
      List.of(
          Listed.Column.text("Endpoint", one -> one.endpoint().name()),
          Listed.Column.text("State", one -> state(one).word()),
          Listed.Column.plain("Release", one -> EndpointList.release(one.endpoint())),
          Listed.Column.text("Model", one -> one.endpoint().model()),
          Listed.Column.by("Since", EndpointPages::since),
          Listed.Column.number("Predictions", one -> one.endpoint().predictions()),
          Listed.Column.plain("What it answers", EndpointPages::description));

  private static @Nullable Instant since(Known one) {
    var release = one.endpoint().release();
    return release == null ? null : release.since();
  }

  private static String description(Known one) {
    var description = one.endpoint().description();
    return description == null ? "" : description;
  }

  private static Endpoints.Row row(Visit visit, Known one) {
    var e = one.endpoint();
    var release = e.release();
    return new Endpoints.Row(
        Shown.of(e.name()).linked(visit.links().endpoint(e.name())),
        description(one),
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
  }

  private static String beyond(List<Known> known) {
    long beyond =
        known.stream()
            .filter(k -> k.calibration().filter(Calibration::isBeyondLimit).isPresent())
            .count();
    return beyond == 0 ? "" : ", " + beyond + " past its calibration limit";
  }

  /// Serving is not enough to be well: what is said must also come true.
  static State state(Known known) {
    if (known.endpoint().release() == null) {
      return State.neutral("not released");
    }
    return known
        .calibration()
        .filter(Calibration::isBeyondLimit)
        .map(gap -> State.attention("serving, " + gap.points()))
        .orElse(State.good("serving"));
  }
}
