package slipway.datasets;

import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.datasets.Delivery.State;
import slipway.db.Tx;
import slipway.time.Micros;

/// Takes raw files in.
final class Receiving {
  private static final Pattern FILE_NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9 _.()+=@-]{0,198}");
  private static final String PARQUET = ".parquet";

  /// Where a raw file is delivered, and under which name.
  record Place(String project, String dataset, String fileName) {
    Place {
      if (!FILE_NAME.matcher(fileName).matches() || fileName.contains("..")) {
        throw SlipwayException.invalid(
            "fileName",
            '"' + fileName + '"',
            "a plain file name of letters, digits, spaces and _ . - ( ) + = @, at most 199");
      }
    }

    /// `cdnow-1997-01.txt` becomes `cdnow-1997-01.parquet`.
    String path() {
      int dot = fileName.lastIndexOf('.');
      return (dot > 0 ? fileName.substring(0, dot) : fileName) + PARQUET;
    }
  }

  private final Datasets.Parts parts;
  private final CommitStore commits;
  private final DeliveryStore deliveries;

  Receiving(Datasets.Parts parts, CommitStore commits, DeliveryStore deliveries) {
    this.parts = parts;
    this.commits = commits;
    this.deliveries = deliveries;
  }

  /// Nothing is read of a body that could not be kept.
  Delivery deliver(Caller caller, Place place, InputStream raw) {
    parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.EDIT, place.project());
          requireDeclared(tx, place);
          return true;
        });
    var digest = parts.blobs().put(raw);
    long size = parts.blobs().size(digest).orElse(0);
    if (size == 0) {
      throw SlipwayException.invalid(place.fileName(), "empty", "a file with rows");
    }
    return parts
        .database()
        .inTransaction("datasets.deliver", tx -> add(tx, caller, place, digest, size));
  }

  private Delivery add(Tx tx, Caller caller, Place place, Digest digest, long size) {
    var same = deliveries.sameBytes(tx, place.project(), place.dataset(), digest);
    if (same.isPresent()) {
      throw new SlipwayException(
          ErrorCode.ALREADY_EXISTS,
          place.fileName()
              + ": the same bytes were delivered as "
              + same.get().fileName()
              + " at "
              + same.get().at()
              + " and are "
              + DeliveryStore.text(same.get().state())
              + " (expected: each file once; delivery "
              + same.get().id()
              + ")");
    }
    requireFreePath(tx, place);
    var delivery =
        new Delivery(
            parts.ids().next(),
            place.project(),
            place.dataset(),
            place.fileName(),
            place.path(),
            digest,
            size,
            parts.business().now(),
            State.WAITING,
            Optional.empty(),
            Optional.empty());
    deliveries.add(tx, delivery, caller.name(), Micros.of(parts.wall().now()));
    parts.references().add(tx, "datasets/delivery/" + delivery.id(), digest);
    parts
        .audit()
        .write(
            tx,
            caller.name(),
            place.project(),
            "dataset.deliver",
            place.dataset(),
            Json.object()
                .put("delivery", delivery.id().toString())
                .put("file", place.fileName())
                .put("digest", digest.hex())
                .put("size", size));
    return delivery;
  }

  private void requireDeclared(Tx tx, Place place) {
    if (commits
        .find(tx, place.project(), place.dataset())
        .flatMap(CommitStore.Row::spec)
        .isEmpty()) {
      throw commits.undeclared(tx, place.project(), place.dataset());
    }
  }

  /// Other bytes under the name of a file that is there would hide it.
  private void requireFreePath(Tx tx, Place place) {
    var same = deliveries.samePath(tx, place.project(), place.dataset(), place.path());
    if (same.isPresent()) {
      throw new SlipwayException(
          ErrorCode.ALREADY_EXISTS,
          place.fileName()
              + ": other bytes were delivered under this name at "
              + same.get().at()
              + " and are "
              + DeliveryStore.text(same.get().state())
              + " (expected: another file name; delivery "
              + same.get().id()
              + ")");
    }
  }
}
