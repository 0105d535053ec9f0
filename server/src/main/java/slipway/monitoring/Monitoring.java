package slipway.monitoring;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.analytics.Analytics;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.api.wire.Performance;
import slipway.audit.Audit;
import slipway.blob.BlobStore;
import slipway.config.MonitoringConfig;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.features.Features;
import slipway.http.OwnAddress;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.monitoring.alerts.Alerts;
import slipway.monitoring.drift.Monitors;
import slipway.monitoring.feedback.FeedbackLabels;
import slipway.monitoring.parity.Parity;
import slipway.monitoring.performance.Judging;
import slipway.monitoring.performance.Performances;
import slipway.monitoring.scoring.Labels;
import slipway.monitoring.scoring.Outcome;
import slipway.monitoring.scoring.ScoredModel;
import slipway.monitoring.scoring.Scoring;
import slipway.monitoring.scoring.Served;
import slipway.references.References;
import slipway.registry.PackageTree;
import slipway.registry.Registry;
import slipway.runtime.ModelRuntime;
import slipway.serving.LoggedPrediction;
import slipway.serving.Serving;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// The realised performance of endpoints.
public final class Monitoring {
  private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);
  private final Parts parts;
  private final Scoring scoring;
  private final Labels labels;
  private final Judging judging;
  private final Monitors monitors;
  private final FeedbackLabels feedback;
  private final Alerts alerts;
  private final Parity parity;
  private final Performances performances;

  /// The parts of the server that monitoring is made of.
  public record Parts(
      Access access,
      Audit audit,
      Database database,
      BlobStore blobs,
      References references,
      Analytics analytics,
      Events events,
      Jobs jobs,
      Ids ids,
      BusinessClock business,
      WallClock wall,
      Datasets datasets,
      Features features,
      ModelRuntime runtime,
      Registry registry,
      Serving serving,
      MonitoringConfig config,
      OwnAddress address) {}

  private Monitoring(Parts parts) {
    this.parts = parts;
    this.scoring =
        new Scoring(
            new Scoring.Parts(
                parts.database(),
                parts.blobs(),
                parts.features(),
                parts.registry(),
                parts.runtime()));
    this.labels =
        new Labels(parts.database(), parts.analytics(), parts.datasets(), parts.features());
    this.judging =
        new Judging(
            new Judging.Parts(
                parts.database(),
                parts.events(),
                parts.business(),
                parts.wall(),
                scoring,
                labels,
                new Served(parts.database(), parts.analytics(), parts.datasets())));
    this.performances =
        new Performances(parts.database(), parts.analytics(), parts.datasets(), labels);
    this.feedback = feedback(parts);
    this.alerts =
        Alerts.open(
            new Alerts.Parts(
                parts.access(),
                parts.audit(),
                parts.database(),
                parts.events(),
                parts.jobs(),
                parts.ids(),
                parts.business(),
                parts.wall(),
                parts.config().alerts(),
                parts.address()));
    this.parity = parity(parts);
    this.monitors =
        Monitors.open(
            new Monitors.Parts(
                parts.access(),
                parts.audit(),
                parts.database(),
                parts.analytics(),
                parts.events(),
                parts.jobs(),
                parts.business(),
                parts.wall(),
                parts.datasets(),
                parts.features(),
                parts.serving(),
                scoring,
                labels));
  }

  private static FeedbackLabels feedback(Parts parts) {
    return new FeedbackLabels(
        new FeedbackLabels.Parts(
            parts.access(),
            parts.audit(),
            parts.database(),
            parts.analytics(),
            parts.events(),
            parts.business(),
            parts.wall(),
            parts.datasets(),
            parts.features(),
            parts.registry(),
            parts.serving()));
  }

  private static Parity parity(Parts parts) {
    return Parity.open(
        new Parity.Parts(
            parts.database(),
            parts.blobs(),
            parts.analytics(),
            parts.events(),
            parts.jobs(),
            parts.ids(),
            parts.business(),
            parts.wall(),
            parts.datasets(),
            parts.features(),
            parts.registry(),
            parts.serving(),
            parts.config().parity()));
  }

  public static Monitoring open(Parts parts, Router router) {
    var monitoring = new Monitoring(parts);
    new MonitoringRoutes(monitoring, parts.access()).register(router);
    new JudgementRoutes(parts, monitoring.judging).register(router);
    new MonitorRoutes(parts, monitoring.monitors).register(router);
    new FeedbackRoutes(monitoring.feedback, parts.access()).register(router);
    new ParityRoutes(parts, monitoring.parity).register(router);
    new AlertRoutes(parts.access(), monitoring.alerts).register(router);
    return monitoring;
  }

  /// Models asked about whole cutoffs.
  public Scoring scoring() {
    return scoring;
  }

  /// Labels that are known.
  public Labels labels() {
    return labels;
  }

  /// Judgements of releases.
  public Judging judging() {
    return judging;
  }

  /// What somebody should look at.
  public Alerts alerts() {
    return alerts;
  }

  /// Audits of served and trained-on vectors.
  public Parity parity() {
    return parity;
  }

  /// Declared monitors.
  public Monitors monitors() {
    return monitors;
  }

  /// Labels that clients send.
  public FeedbackLabels feedback() {
    return feedback;
  }

  /// One record for each cutoff and release whose labels are known, oldest first. Reads what is
  /// sealed of the log. Of several predictions of an entity by one release the first counts. A
  /// model that names no label view is judged by feedback, and so is one that was trained on a
  /// table without dates: its predictions of that table's rows would be of what it has seen.
  public List<Performance> performance(Caller caller, String project, String endpoint) {
    var active =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, caller, Permission.READ, project);
              return parts.serving().active(tx, project, endpoint);
            });
    if (active.isEmpty()) {
      return List.of();
    }
    var label = label(project, active.get().packageDigest());
    if (label.isEmpty() || label.get().horizon().undated()) {
      return feedback.performance(project, endpoint);
    }
    return performances.of(project, endpoint, label.get());
  }

  /// What came true of single predictions, by their ids, as far as it is known now: by what clients
  /// told, else by the labels of the view that each one's model was trained on. A table without
  /// dates tells nothing of its own rows: the model has seen them.
  public Map<UUID, Outcome> outcomes(
      Caller caller, String project, String endpoint, List<LoggedPrediction> predictions) {
    parts.access().require(caller, Permission.READ, project);
    var outcomes = new HashMap<UUID, Outcome>();
    predictions.stream()
        .filter(one -> one.entity() != null && one.cutoff() != null)
        .collect(Collectors.groupingBy(one -> new OfCutoff(one.packageDigest(), one.cutoff())))
        .forEach((group, alike) -> {
          var labelled = labelled(project, group, alike);
          alike.forEach(one -> {
            var outcome = labelled.get(String.valueOf(one.entity()));
            if (outcome != null) {
              outcomes.put(one.id(), outcome);
            }
          });
        });
    var ids = predictions.stream().map(LoggedPrediction::id).toList();
    outcomes.putAll(feedback.outcomes(project, endpoint, ids));
    return outcomes;
  }

  private record OfCutoff(Digest packageDigest, @Nullable LocalDate cutoff) {}

  private Map<String, Outcome> labelled(
      String project, OfCutoff group, List<LoggedPrediction> predictions) {
    var cutoff = Objects.requireNonNull(group.cutoff());
    var entities =
        predictions.stream()
            .map(one -> String.valueOf(one.entity()))
            .collect(Collectors.toUnmodifiableSet());
    try {
      return label(project, group.packageDigest())
          .filter(label -> !label.horizon().undated())
          .map(label -> labels.of(project, label.view(), cutoff, entities))
          .orElse(Map.of());
    } catch (SlipwayException e) { // a damaged package or label file hides no prediction
      LOG.warn("outcomes of package {} as of {} are not known", group.packageDigest(), cutoff, e);
      return Map.of();
    }
  }

  /// The label view that the package says it was trained on; empty for a model that names none.
  private Optional<Performances.Label> label(String project, Digest packageDigest) {
    var tree = parts.registry().packageTree(packageDigest);
    var definition = tree.signature().path("label").path("definition").asString("");
    if (definition.isEmpty()) {
      return Optional.empty();
    }
    return parts.database().read(tx -> label(tx, project, new Digest(definition), tree));
  }

  private Optional<Performances.Label> label(
      Tx tx, String project, Digest definition, PackageTree tree) {
    return parts
        .features()
        .definition(tx, project, definition)
        .flatMap(view ->
            Optional.ofNullable(view.spec().label())
                .map(label ->
                    new Performances.Label(
                        view.name(),
                        new ScoredModel.Horizon(
                            label.horizonDays(), parts.features().isUndated(tx, view)),
                        tree.task(),
                        tree.task() == Task.MULTICLASS
                            ? tree.signature().path("classes").asInt(1)
                            : 1,
                        tree.classNames())));
  }
}
