package slipway.datasets;

import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.analytics.Analytics;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;
import slipway.api.declaration.Declared;
import slipway.audit.Audit;
import slipway.blob.BlobStore;
import slipway.contracts.Contracts;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.references.References;
import slipway.time.BusinessClock;
import slipway.time.Micros;
import slipway.time.WallClock;

/// Datasets and their versions.
public final class Datasets {
  /// The event that says that a version was committed; its subject is the dataset.
  public static final String COMMITTED = "dataset.committed";

  /// The event that says that a contract refused a version; its subject is the dataset.
  public static final String QUARANTINED = "dataset.quarantined";

  /// The parts of the server that datasets are made of.
  public record Parts(
      Access access,
      Audit audit,
      Database database,
      BlobStore blobs,
      References references,
      Analytics analytics,
      Contracts contracts,
      Events events,
      Ids ids,
      BusinessClock business,
      WallClock wall) {}

  private final Parts parts;
  private final CommitStore commits = new CommitStore();
  private final DeliveryStore deliveries = new DeliveryStore();
  private final Trees trees;
  private final Receiving receiving;
  private final Staging staging;
  private final Committing committing;
  private final Admission admission;
  private final Listing listing;
  private final Reading reading;
  private final Trying trying;

  private Datasets(Parts parts) {
    this.parts = parts;
    this.trees = new Trees(parts.blobs());
    this.receiving = new Receiving(parts, commits, deliveries);
    this.staging = new Staging(parts, deliveries);
    this.committing = new Committing(parts, commits, deliveries, trees);
    this.admission = new Admission(parts, commits, committing, trees);
    this.listing = new Listing(parts, commits, deliveries, this);
    this.reading = new Reading(parts, deliveries);
    this.trying = new Trying(parts);
  }

  public static Datasets open(Parts parts, Router router) {
    var datasets = new Datasets(parts);
    new DatasetRoutes(datasets).register(router);
    return datasets;
  }

  /// Makes the dataset, or changes what it says; the columns of one that has rows cannot change.
  public void apply(Tx tx, Caller caller, Declared<DatasetSpec> declared) {
    parts.access().require(tx, caller, Permission.EDIT, declared.project());
    Names.require("name", declared.name());
    var changed = DatasetFormat.of(declared.spec()).schema();
    var before = commits.find(tx, declared.project(), declared.name());
    if (before.flatMap(CommitStore.Row::head).isPresent()) {
      requireSameColumns(declared.name(), before.get(), changed);
    }
    commits.declare(
        tx,
        declared.project(),
        declared.name(),
        Json.text(declared.spec()),
        Micros.of(parts.wall().now()));
  }

  /// Keeps a raw file, to be imported later. Bytes that were delivered before are refused
  /// (`ALREADY_EXISTS`, naming the earlier delivery) unless they were quarantined or refused.
  public Delivery deliver(
      Caller caller, String project, String dataset, String fileName, InputStream raw) {
    return receiving.deliver(caller, new Receiving.Place(project, dataset, fileName), raw);
  }

  /// Deliveries that are not imported yet, in the order in which [#stage] takes them.
  public List<Delivery> waiting(Tx tx, String project, String dataset) {
    return deliveries.waiting(tx, project, dataset);
  }

  /// Reads every waiting delivery; nothing becomes visible. A delivery that cannot be read is
  /// refused, and the error names file, line, column, value and expectation.
  public Staged stage(Caller caller, String project, String dataset) {
    record Found(DatasetSpec spec, List<Delivery> waiting) {}
    Found found =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, caller, Permission.EDIT, project);
              return new Found(
                  requireSpec(tx, project, dataset), deliveries.waiting(tx, project, dataset));
            });
    return staging.stage(caller, project, dataset, found.spec(), found.waiting());
  }

  /// The same for one delivery, whatever else waits; refused when it does not wait.
  Staged stage(Caller caller, String project, String dataset, UUID id) {
    record Found(DatasetSpec spec, Delivery delivery) {}
    Found found =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, caller, Permission.EDIT, project);
              return new Found(
                  requireSpec(tx, project, dataset), requireDelivery(tx, project, dataset, id));
            });
    if (found.delivery().state() != Delivery.State.WAITING) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "delivery "
              + found.delivery().fileName()
              + ": "
              + DeliveryStore.text(found.delivery().state())
              + " (expected: waiting)");
    }
    return staging.stage(caller, project, dataset, found.spec(), List.of(found.delivery()));
  }

  /// What was staged, by the digest of its manifest.
  public Staged staged(Digest manifest) {
    return staging.read(manifest);
  }

  /// Checks the staged rows by the dataset's contract and makes them visible as one commit, or
  /// quarantines the deliveries and throws `CONTRACT_VIOLATED`. Publishing again what was published
  /// gives the same commit. Publishing nothing gives the head, checked for freshness.
  public CheckedCommit publish(Caller caller, Staged staged) {
    return admission.publish(caller, staged);
  }

  /// Checks and commits a table made by the server itself; the same file on the same cutoff again
  /// gives the commit that is there (and runs `alongside` again).
  public Commit commit(Caller caller, NewCommit made) {
    return admission.commit(caller, made);
  }

  /// What was declared; empty for a dataset that the server makes itself.
  public Optional<DatasetSpec> spec(Tx tx, String project, String dataset) {
    return commits
        .find(tx, project, dataset)
        .flatMap(CommitStore.Row::spec)
        .map(text -> Json.read(text, DatasetSpec.class));
  }

  /// The newest commit.
  public Optional<Commit> head(Tx tx, String project, String dataset) {
    return committing.head(tx, project, dataset);
  }

  /// A commit by its id, by `head`, by its cutoff, or by its tree's digest (8 digits or more).
  public Commit require(Tx tx, String project, String dataset, String ref) {
    return new Refs(commits)
        .find(tx, project, dataset, ref)
        .orElseThrow(() -> noCommit(tx, project, dataset, ref));
  }

  private SlipwayException noCommit(Tx tx, String project, String dataset, String ref) {
    var row = commits.find(tx, project, dataset);
    if (row.isEmpty()) {
      return commits.undeclared(tx, project, dataset);
    }
    return row.get().head().isPresent()
        ? noCommit(ref)
        : new SlipwayException(
            ErrorCode.NOT_FOUND,
            "commit: \""
                + ref
                + "\" (expected: a version; "
                + dataset
                + " has none yet: slipway data import "
                + dataset
                + " FILE)");
  }

  /// Keeps a version from being what a cutoff has, so that nothing is trained on it or compared
  /// with it; a version made anew takes its place.
  public void bar(Tx tx, Caller caller, String project, Barred barred) {
    parts.access().require(tx, caller, Permission.EDIT, project);
    commits.bar(tx, project, barred);
    parts
        .audit()
        .write(
            tx,
            caller.name(),
            project,
            "dataset.bar",
            barred.dataset(),
            Json.object()
                .put("tree", barred.tree().hex())
                .put("decision", barred.decision())
                .put("reason", barred.reason()));
  }

  /// Why a version may not be used, when it may not.
  public Optional<Barred> barred(Tx tx, String project, String dataset, Digest tree) {
    return commits.barred(tx, project, dataset, tree);
  }

  /// The newest commit of a cutoff.
  public Optional<Commit> atCutoff(Tx tx, String project, String dataset, LocalDate cutoff) {
    return commits.atCutoff(tx, project, dataset, cutoff);
  }

  /// The newest commit of the latest cutoff before this one.
  public Optional<Commit> beforeCutoff(Tx tx, String project, String dataset, LocalDate cutoff) {
    return commits.beforeCutoff(tx, project, dataset, cutoff);
  }

  /// Newest first.
  public List<Commit> log(Tx tx, String project, String dataset, int max) {
    return commits.log(tx, project, dataset, max);
  }

  /// The newest version that was there at that time.
  public Optional<Commit> knownBy(Tx tx, String project, String dataset, Instant at) {
    return commits.knownBy(tx, project, dataset, at);
  }

  /// The latest time that any row of the head is known from.
  public Optional<Instant> watermark(Tx tx, String project, String dataset) {
    return head(tx, project, dataset).flatMap(Commit::watermark);
  }

  public Tree tree(Digest tree) {
    return trees.read(tree);
  }

  /// Added up over the tree's files, without reading a row.
  public Statistics statistics(Digest tree) {
    var files = trees.read(tree).files();
    List<Digest> kept =
        parts
            .database()
            .read(tx ->
                files.stream()
                    .flatMap(file -> commits.statistics(tx, file.digest()).stream())
                    .toList());
    var sum = FileStatistics.of(trees.read(tree).schema().columns());
    kept.forEach(digest -> sum.addAll(FileStatistics.read(parts.blobs().bytes(digest))));
    return StatisticsView.of(sum);
  }

  /// What contracts refused, newest first.
  public List<Quarantined> quarantine(Caller caller, String project, String dataset, int max) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return deliveries.quarantine(tx, project, dataset, Slice.newest(max));
        });
  }

  /// Reads every blob of a commit again from the store, reads its raw files anew and compares
  /// digests and checksums; empty when all is as the commit says.
  public List<Finding> verifyCommit(UUID commit) {
    return new Verification(parts, commits, trees).verify(commit);
  }

  /// The datasets as they are shown.
  public Listing listing() {
    return listing;
  }

  Reading reading() {
    return reading;
  }

  /// Holds a file to what the dataset asks of a delivery, and keeps nothing of it.
  Trying.Tried check(Caller caller, Receiving.Place place, InputStream raw) {
    return trying.check(caller, place, raw, this);
  }

  Delivery requireDelivery(Tx tx, String project, String dataset, UUID id) {
    return deliveries
        .find(tx, id)
        .filter(found -> found.project().equals(project) && found.dataset().equals(dataset))
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_FOUND,
                "delivery: " + id + " (expected: one of the deliveries of " + dataset + ")"));
  }

  Parts parts() {
    return parts;
  }

  DatasetSpec requireSpec(Tx tx, String project, String dataset) {
    return spec(tx, project, dataset).orElseThrow(() -> commits.undeclared(tx, project, dataset));
  }

  static SlipwayException noCommit(String ref) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND,
        "commit: \"" + ref + "\" (expected: an id, head, a cutoff, or the digest of a tree)");
  }

  private static void requireSameColumns(String name, CommitStore.Row before, Schema changed) {
    var declared =
        before.spec().map(text -> DatasetFormat.of(Json.read(text, DatasetSpec.class)).schema());
    if (declared.isPresent() && !declared.get().equals(changed)) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "columns: "
              + changed.columns()
              + " (expected: "
              + declared.get().columns()
              + ", those of the rows that "
              + name
              + " has; declare another dataset)");
    }
  }
}
