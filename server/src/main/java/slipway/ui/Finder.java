package slipway.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import slipway.access.Permission;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert;
import slipway.api.wire.Execution;
import slipway.http.Response;
import slipway.http.Router;
import slipway.monitoring.alerts.AlertFilter;
import slipway.registry.ModelVersion;
import slipway.tracking.Experiment;
import slipway.tracking.RunQuery;
import slipway.ui.Site.Visit;

/// Finds anything of a project by a part of its name, by its id or by the beginning of its digest.
/// Names are compared without case; of each kind at most a few are answered, those that begin with
/// what was asked for first.
final class Finder {
  private static final int EACH_MAX = 6;
  private static final int QUERY_MAX = 200;
  private static final int EXECUTIONS_READ = 200;
  private static final int RUN_WORD_MIN = 2;

  /// As much of a digest as people copy; shorter, it would be found by chance.
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{7,64}");

  /// A model's version as people say it: `churn v3`, `churn 3`.
  private static final Pattern VERSION = Pattern.compile("(.+?)[ /]+v?([1-9][0-9]{0,8})");

  private static final Pattern RUN = Pattern.compile("[0-9a-f]{32}");

  /// One thing and where its page is.
  ///
  /// @param kind "run", "dataset"…
  /// @param more what tells it from others of this name; empty when nothing has to
  record Hit(String kind, String title, String more, String href) {}

  private final Site site;
  private final Ui.Parts parts;

  Finder(Site site, Ui.Parts parts) {
    this.site = site;
    this.parts = parts;
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/find",
        request -> {
          var visit = site.visit(request);
          return Response.json(find(visit, request.query("q").orElse("").strip()))
              .with("cache-control", "no-store");
        });
  }

  private List<Hit> find(Visit visit, String asked) {
    if (asked.length() > QUERY_MAX) {
      throw SlipwayException.invalid(
          "q", asked.length() + " characters", "at most " + QUERY_MAX + " characters");
    }
    parts
        .database()
        .read(tx -> {
          parts.access().require(tx, visit.caller(), Permission.READ, visit.project());
          return asked;
        });
    if (asked.isEmpty()) {
      return List.of();
    }
    var word = asked.toLowerCase(Locale.ROOT);
    return Stream.of(
            byId(visit, word),
            named(word, endpoints(visit)),
            named(word, rollouts(visit)),
            versions(visit, word).stream(),
            named(word, models(visit)),
            named(word, datasets(visit)),
            named(word, views(visit)),
            named(word, pipelines(visit)),
            named(word, executions(visit)),
            named(word, monitors(visit)),
            named(word, timelines(visit)),
            named(word, alerts(visit)),
            named(word, experiments(visit)),
            runs(visit, word).stream(),
            digests(visit, word),
            named(word, projects(visit)))
        .flatMap(hits -> hits)
        .toList();
  }

  /// Those whose title or further words contain the word; titles that begin with it come first.
  private static Stream<Hit> named(String word, Stream<Hit> all) {
    return all.filter(hit ->
            contains(hit.title(), word)
                || contains(hit.more(), word)
                || contains(hit.kind() + " " + hit.title(), word))
        .sorted(Comparator.comparing(hit -> !hit.title().toLowerCase(Locale.ROOT).startsWith(word)))
        .limit(EACH_MAX);
  }

  private static boolean contains(String text, String word) {
    return text.toLowerCase(Locale.ROOT).contains(word);
  }

  private Stream<Hit> endpoints(Visit visit) {
    return parts.serving().endpoints(visit.caller(), visit.project()).stream()
        .map(e ->
            new Hit(
                "endpoint",
                e.name(),
                "answers with " + e.model(),
                visit.links().endpoint(e.name())));
  }

  private Stream<Hit> rollouts(Visit visit) {
    var endpoints = parts.serving().endpoints(visit.caller(), visit.project());
    return parts
        .database()
        .read(tx ->
            endpoints.stream()
                .flatMap(e -> parts.rollouts().list(tx, visit.project(), e.name()).stream())
                .toList())
        .stream()
        .map(r ->
            new Hit(
                "rollout",
                r.endpoint() + " #" + r.number(),
                r.model() + " v" + r.version() + ", " + RolloutWords.state(r.status()).word(),
                visit.links().rollout(r.endpoint(), r.number())));
  }

  private Stream<Hit> models(Visit visit) {
    return parts.database().read(tx -> parts.registry().models(tx, visit.project())).stream()
        .map(m ->
            new Hit("model", m.name(), m.description().orElse(""), visit.links().model(m.name())));
  }

  private List<Hit> versions(Visit visit, String word) {
    var said = VERSION.matcher(word);
    if (!said.matches()) {
      return List.of();
    }
    return parts
        .database()
        .read(tx ->
            parts.registry().models(tx, visit.project()).stream()
                .filter(model -> contains(model.name(), said.group(1)))
                .flatMap(model -> {
                  int number = Integer.parseInt(said.group(2));
                  return parts.registry().find(tx, visit.project(), model.name(), number).stream();
                })
                .limit(EACH_MAX)
                .map(version -> hit(visit.links(), version))
                .toList());
  }

  static Hit hit(Links links, ModelVersion version) {
    return new Hit(
        "model version",
        version.model() + " v" + version.number(),
        String.join(", ", version.aliases()),
        links.version(version.model(), version.number()));
  }

  private Stream<Hit> datasets(Visit visit) {
    return parts.datasets().listing().list(visit.caller(), visit.project()).stream()
        .map(d ->
            new Hit(
                "dataset",
                d.name(),
                Format.plural(d.rows(), "row"),
                visit.links().dataset(d.name())));
  }

  private Stream<Hit> views(Visit visit) {
    return parts.features().views(visit.caller(), visit.project()).stream()
        .map(view -> new Hit("view", view.name(), "", visit.links().view(view.name())));
  }

  private Stream<Hit> pipelines(Visit visit) {
    return parts.pipelines().pipelines(visit.caller(), visit.project()).stream()
        .map(p -> new Hit("pipeline", p.name(), "", visit.links().pipelines()));
  }

  private Stream<Hit> executions(Visit visit) {
    Function<Execution, Hit> hit =
        e ->
            new Hit(
                "pipeline run",
                e.pipeline() + " #" + e.number(),
                PipelinePages.state(e.status()).word()
                    + ", as of "
                    + Format.business(e.at()).text(),
                visit.links().execution(e.id()));
    return parts.pipelines().executions(visit.caller(), visit.project(), EXECUTIONS_READ).stream()
        .map(hit);
  }

  private Stream<Hit> monitors(Visit visit) {
    return parts
        .database()
        .read(tx -> parts.monitoring().monitors().monitors(tx, visit.project()))
        .stream()
        .map(m -> new Hit("monitor", m.name(), "", visit.links().monitor(m.name())));
  }

  private Stream<Hit> timelines(Visit visit) {
    return parts.automation().list(visit.caller(), visit.project()).stream()
        .map(a ->
            new Hit(
                "automation",
                a.name(),
                "looks after " + a.endpoint(),
                visit.links().timeline(a.endpoint())));
  }

  private Stream<Hit> alerts(Visit visit) {
    Function<Alert, Hit> hit =
        a ->
            new Hit(
                "alert",
                a.subject(),
                Format.brief(a.sentence()).text(),
                visit.links().alert(a.id()));
    return parts
        .monitoring()
        .alerts()
        .list(visit.caller(), visit.project(), AlertFilter.standing())
        .items()
        .stream()
        .map(hit);
  }

  private List<Experiment> active(Visit visit) {
    return parts.tracking().experiments(visit.caller(), visit.project()).stream()
        .filter(experiment -> !experiment.isDeleted())
        .toList();
  }

  private Stream<Hit> experiments(Visit visit) {
    return active(visit).stream()
        .map(e ->
            new Hit(
                "experiment",
                e.name(),
                "#" + e.id(),
                visit.links().runs() + "?experiment=" + Links.segment(e.id())));
  }

  /// By a part of the name, or by the whole id; newest first.
  private List<Hit> runs(Visit visit, String word) {
    if (word.length() < RUN_WORD_MIN || word.contains("'") || word.contains("\"")) {
      return List.of();
    }
    var filter =
        RUN.matcher(word).matches()
            ? "attributes.run_id = '" + word + "'"
            : "attributes.run_name ILIKE '%" + word + "%'";
    var query =
        new RunQuery(
            active(visit).stream().map(Experiment::number).toList(),
            filter,
            RunQuery.View.ACTIVE_ONLY,
            List.of(),
            EACH_MAX,
            "");
    return parts.tracking().searchRuns(visit.caller(), query).items().stream()
        .map(found ->
            new Hit(
                "run",
                found.run().name(),
                "started "
                    + Format.ago(
                            visit.now(), java.time.Instant.ofEpochMilli(found.run().startMillis()))
                        .text(),
                visit.links().run(found.run().id())))
        .toList();
  }

  private Stream<Hit> projects(Visit visit) {
    return parts.access().projects(visit.caller()).stream()
        .map(p -> new Hit("project", p.name(), "", new Links(p.name()).home()));
  }

  /// What a UUID names: a prediction, a pipeline run or an alert.
  private Stream<Hit> byId(Visit visit, String word) {
    UUID id;
    try {
      id = UUID.fromString(word);
    } catch (IllegalArgumentException _) {
      return Stream.empty();
    }
    var hits = new ArrayList<Hit>();
    if (parts.serving().log().find(visit.project(), id).isPresent()) {
      hits.add(new Hit("prediction", id.toString(), "", visit.links().prediction(id)));
    }
    if (parts.database().read(tx -> parts.pipelines().find(tx, visit.project(), id)).isPresent()) {
      hits.add(new Hit("pipeline run", id.toString(), "", visit.links().execution(id)));
    }
    try {
      var alert = parts.monitoring().alerts().detail(visit.caller(), visit.project(), id).alert();
      hits.add(
          new Hit(
              "alert",
              id.toString(),
              Format.brief(alert.sentence()).text(),
              visit.links().alert(id)));
    } catch (SlipwayException _) {
      // no alert has this id
    }
    return hits.stream();
  }

  /// The newest things whose bytes, or whose node of the lineage, begin with these digits.
  private Stream<Hit> digests(Visit visit, String word) {
    var digits = word.startsWith("sha256:") ? word.substring("sha256:".length()) : word;
    if (!DIGEST.matcher(digits).matches()) {
      return Stream.empty();
    }
    return parts.lineages().newest(visit.caller(), visit.project()).nodes().stream()
        .filter(node ->
            (node.digest() != null && node.digest().startsWith(digits))
                || node.id().contains(":" + digits)
                || node.id().contains("@" + digits))
        .limit(EACH_MAX)
        .map(node ->
            new Hit(
                node.kind(),
                node.title(),
                node.digest() == null ? "" : node.digest(),
                visit.links().lineage(node.id())));
  }
}
