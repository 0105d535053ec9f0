package slipway.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.RolloutSpec;
import slipway.api.wire.GateReport;
import slipway.api.wire.ModelScan;
import slipway.api.wire.Rollout;
import slipway.api.wire.RolloutSizing;
import slipway.db.Found;
import slipway.http.Response;
import slipway.registry.ModelVersion;
import slipway.registry.PackageTree;
import slipway.serving.Activation;
import slipway.tracking.Metric;
import slipway.ui.Site.Visit;
import slipway.ui.view.Act;
import slipway.ui.view.Empty;
import slipway.ui.view.Listing;
import slipway.ui.view.Models;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// One model: its versions, what let each in, and how each came into service and out of it.
final class ModelPage {
  /// The part of the page that is the list of versions.
  static final String VERSIONS = "versions";

  /// What trainings of each task measure, in the order of columns.
  private static final List<Map.Entry<String, String>> FIGURES =
      List.of(
          Map.entry("auc", "AUC"),
          Map.entry("accuracy", "Accuracy"),
          Map.entry("log_loss", "Log loss, nats"),
          Map.entry("rmse", "RMSE"),
          Map.entry("mae", "MAE"));

  /// Everything that the page is made of.
  ///
  /// @param count of all versions, shown or not
  /// @param versions newest first
  /// @param activations of every endpoint that names the model, newest first within each
  /// @param rollouts of those endpoints
  /// @param ways by which the chosen version may come into service, for a caller who may ask for it
  record Known(
      String name,
      @Nullable String description,
      int count,
      List<Version> versions,
      List<Activation> activations,
      List<Rollout> rollouts,
      List<RollOut> ways) {
    Known {
      ways = List.copyOf(ways);
      versions = List.copyOf(versions);
      activations = List.copyOf(activations);
      rollouts = List.copyOf(rollouts);
    }

    Known with(List<Version> shown, List<RollOut> ways) {
      return new Known(name, description, count, shown, activations, rollouts, ways);
    }
  }

  /// An endpoint that has a Rollout and is free for one.
  ///
  /// @param present version that answers there
  record RollOut(String endpoint, int present, RolloutSpec spec, RolloutSizing sizing) {}

  /// A version as its row shows it.
  ///
  /// @param trainedAsOf empty when its package does not say
  /// @param evaluation metrics of the run that made it
  /// @param gates what those found out that let it in
  record Version(
      ModelVersion version,
      String trainedAsOf,
      List<Metric> evaluation,
      List<GateReport.Outcome> gates) {
    Version {
      evaluation = List.copyOf(evaluation);
      gates = List.copyOf(gates);
    }
  }

  /// What is read only of the version that is shown below the others.
  ///
  /// @param contents of the package; empty for a version of a client
  /// @param scan empty while nobody has looked
  record Opened(
      Optional<PackageTree> contents, Optional<ModelScan> scan, List<GateReport.OfStep> gates) {
    Opened {
      gates = List.copyOf(gates);
    }
  }

  private final Visit visit;
  private final Known known;
  private final Function<ModelVersion, Opened> opening;

  private ModelPage(Visit visit, Known known, Function<ModelVersion, Opened> opening) {
    this.visit = visit;
    this.known = known;
    this.opening = opening;
  }

  /// @param opening reads the version that is shown; asked once
  static Response one(Site site, Visit visit, Known known, Function<ModelVersion, Opened> opening) {
    var page = new ModelPage(visit, known, opening);
    int wanted = visit.request().query("version", 0, 0, Integer.MAX_VALUE);
    var chosen =
        known.versions().stream()
            .filter(v -> wanted == 0 || v.version().number() == wanted)
            .findFirst();
    if (wanted != 0 && chosen.isEmpty()) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND,
          "version: %d of %s (expected: one of its %d)"
              .formatted(wanted, known.name(), known.count()));
    }
    return site.page(visit, "model", page.head(), page.body(chosen));
  }

  private Head head() {
    var newest = known.versions().isEmpty() ? null : known.versions().getFirst();
    var serving = known.versions().stream().filter(v -> !servesAt(v.version()).isEmpty()).toList();
    var text = new StringBuilder();
    if (newest == null) {
      text.append("No version yet.");
    } else {
      text.append(Format.plural(known.count(), "version"));
      for (var version : serving) {
        text.append(" · v").append(version.version().number()).append(" serves ");
        text.append(String.join(", ", servesAt(version.version())));
        if (!version.trainedAsOf().isEmpty()) {
          text.append(", trained as of ").append(version.trainedAsOf());
        }
        promotedAt(version.version())
            .ifPresent(at -> text.append(", promoted ").append(Format.business(at).text()));
      }
      if (serving.isEmpty()) {
        text.append(" · none serves");
      }
      text.append(" · the newest, v").append(newest.version().number()).append(", registered ");
      text.append(Format.ago(visit.now(), newest.version().createdAt()).text()).append('.');
    }
    return Head.below(
            Section.MODELS,
            known.name(),
            text.toString(),
            visit.links().rest() + "/models/" + Links.segment(known.name()))
        .with(
            newest == null
                ? null
                : serving.isEmpty() ? State.neutral("not serving") : State.good("serving"))
        .described(known.description());
  }

  private Models.Page body(Optional<Version> chosen) {
    return new Models.Page(
        List.copyOf(columns().values()),
        known.versions().stream()
            .map(v -> version(v, chosen.filter(v::equals).isPresent()))
            .toList(),
        listing(),
        known.count() <= Asked.PAGE
            ? "newest first"
            : "newest first, on every page with the newest, those that serve and the one that is"
                + " asked for",
        chosen.map(this::detail).orElse(null),
        known.versions().isEmpty()
            ? new Empty(
                "No version yet",
                "A version is registered by a pipeline or a client.",
                "slipway pipeline list --server " + visit.server())
            : null);
  }

  /// Of a page's own versions: those that are shown besides are not counted.
  private Listing listing() {
    var asked = Asked.of(visit, VERSIONS);
    int own = Math.clamp(known.count() - (long) asked.from(), 0, Asked.PAGE);
    var rows = Collections.nCopies(own, "");
    return Controls.of(asked, List.of(), List.of(), new Found<>(rows, known.count(), known.count()))
        .paged();
  }

  /// All versions.
  ///
  /// @param every gives them, newest first
  static Response csv(Visit visit, Known known, Consumer<Consumer<Version>> every) {
    var page =
        new ModelPage(visit, known, _ -> new Opened(Optional.empty(), Optional.empty(), List.of()));
    var header = new ArrayList<>(List.of("version", "state", "trained_as_of", "promoted"));
    FIGURES.forEach(figure -> header.add(figure.getKey()));
    header.addAll(List.of("gate", "package", "run", "aliases", "registered"));
    return CsvFile.of(
        known.name() + "-versions",
        header,
        take -> every.accept(version -> take.accept(page.row(version))));
  }

  private List<String> row(Version of) {
    var v = of.version();
    var row = new ArrayList<String>();
    row.add(Integer.toString(v.number()));
    row.add(state(v).word());
    row.add(of.trainedAsOf());
    row.add(promotedAt(v).map(Instant::toString).orElse(""));
    for (var figure : FIGURES) {
      row.add(
          of.evaluation().stream()
              .filter(metric -> metric.key().equals(figure.getKey()))
              .map(metric -> Double.toString(metric.value()))
              .findFirst()
              .orElse(""));
    }
    row.add(of.gates().isEmpty() ? "" : GateReports.overall(of.gates()).word());
    row.add(v.packageDigest().map(Digest::hex).orElse(""));
    row.add(v.runId().orElse(""));
    row.add(String.join(" ", v.aliases()));
    row.add(v.createdAt().toString());
    return row;
  }

  /// The endpoints whose newest activation is of this version.
  private List<String> servesAt(ModelVersion version) {
    var newest = new LinkedHashMap<String, Activation>();
    for (var activation : known.activations()) {
      newest.merge(
          activation.release().endpoint(),
          activation,
          (one, other) -> one.number() >= other.number() ? one : other);
    }
    return newest.values().stream()
        .filter(activation -> isOf(activation, version))
        .map(activation -> activation.release().endpoint())
        .toList();
  }

  private static boolean isOf(Activation activation, ModelVersion version) {
    return activation.release().model().equals(version.model())
        && activation.release().version() == version.number();
  }

  private Optional<Instant> promotedAt(ModelVersion version) {
    return known.activations().stream()
        .filter(activation -> isOf(activation, version))
        .map(Activation::at)
        .min(Instant::compareTo);
  }

  private State state(ModelVersion version) {
    if (!servesAt(version).isEmpty()) {
      return State.good("serving");
    }
    var running =
        rollouts(version).stream().filter(rollout -> rollout.status().isRunning()).findFirst();
    if (running.isPresent()) {
      return RolloutWords.state(running.get().status());
    }
    return promotedAt(version).isPresent() ? State.neutral("served") : State.neutral("kept");
  }

  private List<Rollout> rollouts(ModelVersion version) {
    return known.rollouts().stream()
        .filter(r -> r.model().equals(version.model()) && r.version() == version.number())
        .toList();
  }

  private Models.Version version(Version of, boolean chosen) {
    var v = of.version();
    return new Models.Version(
        Shown.of("v" + v.number()).linked(visit.links().version(v.model(), v.number())),
        chosen,
        state(v),
        Shown.of(of.trainedAsOf()),
        promotedAt(v).map(Format::business).orElse(Shown.of("–")),
        columns().keySet().stream().map(name -> metric(of, name)).toList(),
        of.gates().isEmpty() ? null : GateReports.overall(of.gates()),
        v.packageDigest().map(Format::digest).orElse(Shown.of("none")),
        v.runId().map(id -> Format.id(id).linked(visit.links().run(id))).orElse(Shown.of("")),
        String.join(", ", v.aliases()));
  }

  /// The figures of evaluation that any version has, by the name of the metric.
  private Map<String, String> columns() {
    var columns = new LinkedHashMap<String, String>();
    FIGURES.forEach(figure -> {
      if (known.versions().stream().anyMatch(of -> has(of, figure.getKey()))) {
        columns.put(figure.getKey(), figure.getValue());
      }
    });
    return columns;
  }

  private static boolean has(Version of, String name) {
    return of.evaluation().stream().anyMatch(metric -> metric.key().equals(name));
  }

  private static Shown metric(Version of, String name) {
    return of.evaluation().stream()
        .filter(metric -> metric.key().equals(name))
        .findFirst()
        .map(metric -> Format.number(metric.value()))
        .orElse(Shown.of("–"));
  }

  private Models.Detail detail(Version of) {
    var v = of.version();
    var facts = new ArrayList<Run.Fact>();
    if (!of.trainedAsOf().isEmpty()) {
      facts.add(new Run.Fact("trained as of", Shown.of(of.trainedAsOf())));
    }
    promotedAt(v).ifPresent(at -> facts.add(new Run.Fact("promoted", Format.business(at))));
    v.packageDigest()
        .ifPresent(digest ->
            facts.add(
                new Run.Fact(
                    "package",
                    Format.digest(digest).linked(visit.links().lineageOfPackage(digest)))));
    v.runId()
        .ifPresent(
            id -> facts.add(new Run.Fact("run", Format.id(id).linked(visit.links().run(id)))));
    if (v.packageDigest().isEmpty()) {
      facts.add(new Run.Fact("source", Shown.of(v.source())));
    }
    facts.add(new Run.Fact("registered by", Shown.of(v.user())));
    facts.add(new Run.Fact("registered", Format.ago(visit.now(), v.createdAt())));
    if (!v.aliases().isEmpty()) {
      facts.add(new Run.Fact("aliases", Shown.of(String.join(", ", v.aliases()))));
    }
    v.tags().forEach((name, value) -> facts.add(new Run.Fact(name, tag(name, value))));
    var opened = opening.apply(v);
    var contents = opened.contents();
    return new Models.Detail(
        v.model() + " v" + v.number(),
        acts(v),
        facts,
        of.evaluation().stream()
            .map(metric -> new Run.Fact(metric.key(), Format.number(metric.value())))
            .toList(),
        ways(v),
        opened.gates().stream().map(gate -> GateReports.shown(visit, gate)).toList(),
        contents.stream()
            .flatMap(tree -> tree.files().stream())
            .map(f -> new Models.File(f.path(), Format.digest(f.digest()), Format.bytes(f.size())))
            .toList(),
        opened.scan().map(scan -> ScanPanel.of(visit, scan)).orElse(null),
        contents.map(tree -> PackageFacts.signature(tree.signature())).orElse(List.of()),
        contents
            .map(tree -> PackageFacts.provenance(visit.links(), tree.provenance()))
            .orElse(List.of()),
        v.packageDigest().map(visit.links()::lineageOfPackage).orElse(null));
  }

  /// What one may do with the version, with what that will be able to decide.
  private List<Act> acts(ModelVersion version) {
    if (version.packageDigest().isEmpty()) {
      return List.of();
    }
    var title = version.model() + " v" + version.number();
    return known.ways().stream()
        .filter(way -> way.present() != version.number())
        .map(way ->
            new Act(
                "Roll out " + title + " at " + way.endpoint() + "…",
                "Rolls %s out at %s, where v%d answers: %s. %s"
                    .formatted(
                        title,
                        way.endpoint(),
                        way.present(),
                        RolloutWords.way(way.spec()),
                        String.join(" ", way.sizing().sentences())),
                visit.links().rest() + "/endpoints/" + Links.segment(way.endpoint()) + "/rollouts",
                List.of(Act.Field.fixed("version", version.number()), Act.Field.reason()),
                "Roll out " + title,
                true))
        .toList();
  }

  /// Its rollouts and the times it became active, newest first.
  private List<Models.Way> ways(ModelVersion version) {
    record Dated(Instant at, Models.Way way) {}
    var ways = new ArrayList<Dated>();
    for (var rollout : rollouts(version)) {
      ways.add(
          new Dated(
              rollout.startedAt(),
              new Models.Way(
                  Format.business(rollout.startedAt()),
                  RolloutWords.state(rollout.status()),
                  Shown.of("rollout " + rollout.number() + " at " + rollout.endpoint())
                      .linked(visit.links().rollout(rollout.endpoint(), rollout.number())),
                  rollout.sentence(),
                  null)));
    }
    for (var activation : known.activations()) {
      if (isOf(activation, version)) {
        var release = activation.release();
        ways.add(
            new Dated(
                activation.at(),
                new Models.Way(
                    Format.business(activation.at()),
                    State.good("released"),
                    Shown.of(
                            "release " + activation.number() + " of " + release.endpoint(),
                            release.digest().hex())
                        .linked(visit.links().endpoint(release.endpoint())),
                    "by " + activation.actor(),
                    DecisionPages.decided(
                        visit.links(), release.endpoint(), activation.decision()))));
      }
    }
    return ways.stream()
        .sorted((one, other) -> other.at().compareTo(one.at()))
        .map(Dated::way)
        .toList();
  }

  /// The pipeline's run that registered it has a page.
  private Shown tag(String name, String value) {
    var shown = Shown.of(value);
    return name.equals(ModelPages.EXECUTION)
        ? shown.linked(visit.links().execution(Links.segment(value)))
        : shown;
  }
}
