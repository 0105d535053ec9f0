package slipway.datasets;

import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.analytics.Analytics;
import slipway.api.Digest;
import slipway.api.declaration.DatasetSpec;
import slipway.api.declaration.Declared;
import slipway.blob.BlobStore;
import slipway.contracts.Contracts;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.references.References;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Datasets and their versions.
public final class Datasets {
  /// The parts of the server that datasets are made of.
  public record Parts(
      Access access,
      Database database,
      BlobStore blobs,
      References references,
      Analytics analytics,
      Contracts contracts,
      Events events,
      Ids ids,
      BusinessClock business,
      WallClock wall) {}

  private Datasets() {}

  public static Datasets open(Parts parts, Router router) {
    return new Datasets();
  }

  /// Makes the dataset, or changes what it says; the columns of one that has rows cannot change.
  public void apply(Tx tx, Caller caller, Declared<DatasetSpec> declared) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// Keeps a raw file, to be imported later. Bytes that were delivered before are refused
  /// (`ALREADY_EXISTS`, naming the earlier delivery) unless they were quarantined or refused.
  public Delivery deliver(
      Caller caller, String project, String dataset, String fileName, InputStream raw) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// Deliveries that are not imported yet, in the order in which [#stage] takes them.
  public List<Delivery> waiting(Tx tx, String project, String dataset) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// Reads every waiting delivery; nothing becomes visible. A delivery that cannot be read is
  /// refused, and the error names file, line, column, value and expectation.
  public Staged stage(Caller caller, String project, String dataset) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// What was staged, by the digest of its manifest.
  public Staged staged(Digest manifest) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// Checks the staged rows by the dataset's contract and makes them visible as one commit, or
  /// quarantines the deliveries and throws `CONTRACT_VIOLATED`. Publishing again what was published
  /// gives the same commit. Publishing nothing gives the head, checked for freshness.
  public CheckedCommit publish(Caller caller, Staged staged) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// Checks and commits a table made by the server itself; the same file on the same cutoff again
  /// gives the commit that is there (and runs `alongside` again).
  public Commit commit(Caller caller, NewCommit made) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  public Optional<DatasetSpec> spec(Tx tx, String project, String dataset) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// The newest commit.
  public Optional<Commit> head(Tx tx, String project, String dataset) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// A commit by its id, `head`, the digest of its tree (8 digits or more), or its cutoff.
  public Commit require(Tx tx, String project, String dataset, String ref) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// The newest commit of a cutoff.
  public Optional<Commit> atCutoff(Tx tx, String project, String dataset, LocalDate cutoff) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// The newest commit of the latest cutoff before this one.
  public Optional<Commit> beforeCutoff(Tx tx, String project, String dataset, LocalDate cutoff) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// Newest first.
  public List<Commit> log(Tx tx, String project, String dataset, int max) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// The latest time that any row of the head is known from.
  public Optional<Instant> watermark(Tx tx, String project, String dataset) {
    return head(tx, project, dataset).flatMap(Commit::watermark);
  }

  public Tree tree(Digest tree) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// Added up over the tree's files.
  public Statistics statistics(Digest tree) {
    throw new UnsupportedOperationException("datasets are being written");
  }

  /// Reads every blob of a commit again from the store, reads its raw files anew and compares
  /// digests and checksums; empty when all is as the commit says.
  public List<Finding> verifyCommit(UUID commit) {
    throw new UnsupportedOperationException("datasets are being written");
  }
}
