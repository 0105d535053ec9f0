package slipway.datasets;

import java.util.ArrayList;
import java.util.List;
import slipway.access.Caller;
import slipway.analytics.Session;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;

/// Reads waiting deliveries into tables that nobody sees yet.
final class Staging {
  /// What the manifest says: a pure function of the deliveries and the declaration.
  record Manifest(
      String project, String dataset, Digest spec, Schema schema, List<Staged.File> files) {}

  private final Datasets.Parts parts;
  private final DeliveryStore deliveries;

  Staging(Datasets.Parts parts, DeliveryStore deliveries) {
    this.parts = parts;
    this.deliveries = deliveries;
  }

  Staged stage(
      Caller caller, String project, String dataset, DatasetSpec spec, List<Delivery> waiting) {
    var format = DatasetFormat.of(spec);
    var specDigest = parts.blobs().put(Json.canonical(spec));
    var files =
        parts
            .analytics()
            .session(session -> {
              var staged = new ArrayList<Staged.File>();
              for (var delivery : waiting) {
                staged.add(stage(caller, session, format, delivery));
              }
              return staged;
            });
    var manifest = new Manifest(project, dataset, specDigest, format.schema(), files);
    var digest = parts.blobs().put(Json.canonical(manifest));
    parts
        .database()
        .inTransaction(
            "datasets.stage",
            tx -> {
              var owner = owner(digest);
              parts.references().addAll(tx, owner, List.of(digest, specDigest));
              for (var file : files) {
                parts
                    .references()
                    .addAll(
                        tx, owner, List.of(file.table().digest(), file.statistics(), file.lines()));
              }
              return digest;
            });
    return new Staged(project, dataset, specDigest, format.schema(), files, digest);
  }

  Staged read(Digest digest) {
    var manifest = Json.read(parts.blobs().bytes(digest), Manifest.class);
    return new Staged(
        manifest.project(),
        manifest.dataset(),
        manifest.spec(),
        manifest.schema(),
        manifest.files(),
        digest);
  }

  /// Who names the blobs of staged tables until they are published.
  static String owner(Digest staged) {
    return "datasets/staged/" + staged;
  }

  private Staged.File stage(
      Caller caller, Session session, DatasetFormat format, Delivery delivery) {
    try {
      var parsed =
          Parsed.of(session, parts.blobs(), format, delivery.fileName(), delivery.digest());
      var table = parts.blobs().adopt(parsed.table());
      var file =
          new TreeFile(
              delivery.path(),
              table,
              parts.blobs().size(table).orElse(0),
              parsed.rows(),
              parsed.rowChecksum());
      return new Staged.File(
          delivery.id(),
          delivery.fileName(),
          delivery.digest(),
          delivery.size(),
          file,
          parts.blobs().put(parsed.statistics().bytes()),
          parts.blobs().adopt(parsed.lines()));
    } catch (SlipwayException e) {
      if (e.code() == ErrorCode.INVALID_ARGUMENT) { // not a shortage of ours
        refuse(caller, delivery, e.message());
      }
      throw e;
    }
  }

  private void refuse(Caller caller, Delivery delivery, String error) {
    parts
        .database()
        .inTransaction(
            "datasets.refuse",
            tx -> {
              if (deliveries.refused(tx, delivery.id(), error)) {
                parts
                    .audit()
                    .write(
                        tx,
                        caller.name(),
                        delivery.project(),
                        "dataset.refuse",
                        delivery.dataset(),
                        Json.object()
                            .put("delivery", delivery.id().toString())
                            .put("file", delivery.fileName())
                            .put("error", error));
              }
              return error;
            });
  }
}
