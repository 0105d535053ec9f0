package slipway.pipelines.steps;

import java.util.Objects;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.blob.BlobStore;
import slipway.db.Database;
import slipway.features.Features;
import slipway.monitoring.scoring.ScoredModel;

/// Trainings that were made, whether they were registered or not.
public final class Trainings {
  private final Database database;
  private final BlobStore blobs;
  private final Features features;

  public Trainings(Database database, BlobStore blobs, Features features) {
    this.database = database;
    this.blobs = blobs;
    this.features = features;
  }

  /// The training as something that can be asked about any cutoff. Not inside a transaction.
  ///
  /// @param training digest of its manifest, the output `training` of a train step
  public ScoredModel scored(String project, Digest training) {
    var manifest = TrainingManifest.read(blobs, training);
    var label = manifest.label();
    var horizon =
        database
            .read(tx ->
                features
                    .definition(tx, project, label.definition())
                    .filter(found -> found.spec().label() != null)
                    .map(found ->
                        new ScoredModel.Horizon(
                            Objects.requireNonNull(found.spec().label()).horizonDays(),
                            features.isUndated(tx, found))))
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.INVALID_STATE,
                    "training "
                        + training.brief()
                        + ": its label view "
                        + label.view()
                        + " is gone (expected: a known definition)"));
    return manifest.scored(training, project, horizon);
  }
}
