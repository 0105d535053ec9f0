package slipway.monitoring.parity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Analytics;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.wire.ParityReport;
import slipway.blob.BlobStore;
import slipway.config.MonitoringConfig.ParityConfig;
import slipway.datasets.Commit;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.features.Features;
import slipway.features.Provenance;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.registry.Registry;
import slipway.serving.Release;
import slipway.serving.Serving;
import slipway.serving.ViewRef;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Audits whether what was served and trained on is what the feature views give.
public final class Parity {
  public static final String CHECKED = "parity.checked";
  public static final int SAMPLE_MAX = 100_000;
  private static final int SHOWN_MAX = 1_000;

  private final Parts parts;
  private final ParityStore store = new ParityStore();
  private final LoggedVectors log;

  /// The parts of the server that audits are made of.
  public record Parts(
      Database database,
      BlobStore blobs,
      Analytics analytics,
      Events events,
      Jobs jobs,
      Ids ids,
      BusinessClock business,
      WallClock wall,
      Datasets datasets,
      Features features,
      Registry registry,
      Serving serving,
      ParityConfig config) {}

  private Parity(Parts parts) {
    this.parts = parts;
    this.log = new LoggedVectors(parts.database(), parts.analytics(), parts.datasets());
  }

  /// Audits by jobs as predictions are sealed and releases become active, unless that is set off.
  public static Parity open(Parts parts) {
    var parity = new Parity(parts);
    new ParityJobs(parts, parity).register();
    return parity;
  }

  /// Evaluates the views again for a sample of the vectors that were served for a cutoff, for each
  /// release that served them; keeps and tells the reports. It costs what materialising the views
  /// costs. Refused when nothing sealed was served for the cutoff.
  ///
  /// @param cutoff null: the newest that was served
  public List<ParityReport> ofServed(
      String project, String endpoint, @Nullable LocalDate cutoff, int sample) {
    requireSample(sample);
    var commit = log.head(project, endpoint);
    var groups = commit.map(log::groups).orElse(List.of());
    var wanted = cutoff == null && !groups.isEmpty() ? groups.getLast().cutoff() : cutoff;
    var found = groups.stream().filter(group -> group.cutoff().equals(wanted)).toList();
    if (found.isEmpty()) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          endpoint
              + ": no sealed prediction"
              + (cutoff == null ? "" : " as of " + cutoff)
              + " looked features up (expected: one, by an entity's key)");
    }
    return found.stream()
        .map(group -> audit(project, endpoint, commit.orElseThrow(), group, sample))
        .toList();
  }

  /// The same for the vectors that the release's model was trained on; empty when the package does
  /// not say what they were.
  public Optional<ParityReport> ofTraining(Release release, int sample) {
    requireSample(sample);
    return training(release).map(digest -> audit(release, digest, sample));
  }

  /// Newest first.
  public List<ParityReport> reports(String project, String endpoint) {
    return parts.database().read(tx -> store.list(tx, project, endpoint, SHOWN_MAX));
  }

  /// The groups that a commit of the log added to and that are due for an audit.
  void auditAdded(String project, String endpoint, String commitId) {
    var commit =
        parts
            .database()
            .read(tx ->
                parts
                    .datasets()
                    .require(
                        tx, project, slipway.serving.PredictionLog.dataset(endpoint), commitId));
    for (var group : log.added(commit)) {
      var known = newest(project, served(endpoint), group.cutoff(), group.release());
      if (known.isEmpty() || isDue(known.get(), group)) {
        audit(project, endpoint, commit, group, parts.config().sample());
      }
    }
  }

  /// Once for each training and interval.
  void auditTraining(Release release) {
    training(release)
        .ifPresent(digest -> {
          var cutoff = TrainedOn.cutoff(parts.blobs(), digest);
          var known = newest(release.project(), trained(digest), cutoff, release.digest());
          if (known.isEmpty() || isOld(known.get())) {
            audit(release, digest, parts.config().sample());
          }
        });
  }

  private Optional<ParityReport> newest(
      String project, String subject, LocalDate cutoff, Digest release) {
    return parts.database().read(tx -> store.newest(tx, project, subject, cutoff, release));
  }

  /// Other tables, twice the rows while the sample was not full, or some time later.
  private boolean isDue(ParityReport known, LoggedVectors.Group now) {
    boolean isFuller =
        known.rows() < parts.config().sample() && now.rows() >= 2 * known.available();
    return isFuller || !known.trees().containsAll(now.trees()) || isOld(known);
  }

  private boolean isOld(ParityReport known) {
    return !parts.business().now().isBefore(known.at().plus(parts.config().interval()));
  }

  private ParityReport audit(
      String project, String endpoint, Commit commit, LoggedVectors.Group group, int sample) {
    var release =
        parts
            .database()
            .read(tx -> parts.serving().release(tx, project, endpoint, group.release()))
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.DATA_LOSS,
                    "release " + group.release().brief() + ": not kept (expected: every one)"));
    var salt = Json.digest(List.of(endpoint, group.cutoff(), group.release())).hex();
    var logged = log.sample(commit, group, sample, salt);
    var compared = VectorComparison.of(features(release), pairs(release, logged));
    return keep(
        Reports.of(
            new Reports.Subject(
                parts.ids().next(),
                release,
                ParityReport.Source.SERVED,
                served(endpoint),
                null,
                group.cutoff(),
                group.trees(),
                group.rows()),
            compared,
            parts.business().now()));
  }

  private ParityReport audit(Release release, Digest training, int sample) {
    var given = TrainedOn.read(parts.blobs(), release.project(), training);
    var seed = Long.parseUnsignedLong(training.hex().substring(0, Long.BYTES * 2), 16);
    var rows = VectorComparison.sample(given.entities().size(), sample, seed);
    var compared = given.recomputed(parts.features(), rows);
    return keep(
        Reports.of(
            new Reports.Subject(
                parts.ids().next(),
                release,
                ParityReport.Source.TRAINED,
                trained(training),
                training,
                TrainedOn.cutoff(parts.blobs(), training),
                List.of(),
                given.entities().size()),
            compared,
            parts.business().now()));
  }

  /// Views are evaluated once for each set of tables that vectors came from.
  private List<VectorComparison.Pair> pairs(Release release, List<LoggedVectors.Logged> logged) {
    var byTrees = new LinkedHashMap<List<Digest>, List<LoggedVectors.Logged>>();
    logged.forEach(row -> byTrees.computeIfAbsent(row.trees(), _ -> new ArrayList<>()).add(row));
    var pairs = new ArrayList<VectorComparison.Pair>();
    byTrees.forEach((trees, rows) -> {
      var entities = new LinkedHashSet<String>();
      rows.forEach(row -> entities.add(row.entity()));
      var made = new ArrayList<Map<String, float[]>>();
      for (int i = 0; i < trees.size(); i++) {
        var provenance = provenance(release, release.views().get(i), trees.get(i));
        made.add(parts.features().recompute(release.project(), provenance, entities));
      }
      for (var row : rows) {
        pairs.add(
            new VectorComparison.Pair(
                row.entity(), row.vector(), TrainedOn.joined(made, row.entity()), Double.NaN));
      }
    });
    return pairs;
  }

  /// The release's own definition over the data that the table says it was made from.
  private Provenance provenance(Release release, ViewRef view, Digest tree) {
    var commit =
        parts
            .database()
            .read(tx ->
                parts
                    .datasets()
                    .require(tx, release.project(), "features/" + view.view(), tree.hex()));
    var made = Features.provenance(commit);
    return new Provenance(
        made.view(),
        view.definition(),
        made.cutoff(),
        made.knownThrough(),
        made.sources(),
        made.leaks());
  }

  /// The names of the columns of a vector, as the release's views say.
  private List<String> features(Release release) {
    return release.views().stream()
        .map(view ->
            parts
                .database()
                .read(tx -> parts.features().definition(tx, release.project(), view.definition()))
                .map(declared -> declared.spec().features())
                .orElseThrow(() ->
                    new SlipwayException(
                        ErrorCode.DATA_LOSS,
                        "definition "
                            + view.definition().brief()
                            + " of "
                            + view.view()
                            + ": not kept (expected: every one that was applied)")))
        .flatMap(List::stream)
        .map(FeatureViewSpec.Feature::name)
        .collect(Collectors.toList());
  }

  private Optional<Digest> training(Release release) {
    return parts
        .registry()
        .packageTree(release.packageDigest())
        .provenance()
        .path("training")
        .asStringOpt()
        .filter(text -> !text.isEmpty())
        .map(Digest::new)
        .filter(digest -> TrainedOn.isKept(parts.blobs(), digest));
  }

  private ParityReport keep(ParityReport report) {
    return parts
        .database()
        .inTransaction(
            "monitoring.parity",
            tx -> {
              store.add(tx, report, parts.wall().now());
              parts
                  .events()
                  .publish(
                      tx,
                      new NewEvent(
                          report.project(), CHECKED, report.subject(), Reports.event(report)));
              return report;
            });
  }

  private static void requireSample(int sample) {
    if (sample < 1 || sample > SAMPLE_MAX) {
      throw SlipwayException.invalid("sample", sample, "1 to " + SAMPLE_MAX);
    }
  }

  private static String served(String endpoint) {
    return "served/" + endpoint;
  }

  private static String trained(Digest training) {
    return "training/" + training.hex();
  }
}
