package slipway.features;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.db.Tx;

/// Feature and label views: what they are, and their values as of a cutoff.
public final class Features {
  Features() {}

  /// Keeps the definition and makes it the current one of its name. Commits made from former
  /// definitions stay what they are.
  public void apply(Tx tx, Caller caller, Declared<FeatureViewSpec> declared) {
    throw new UnsupportedOperationException("features");
  }

  /// The current definition of a name.
  public Optional<Declared<FeatureViewSpec>> definition(Tx tx, String project, String view) {
    throw new UnsupportedOperationException("features");
  }

  /// Any definition that was ever applied.
  public Optional<Declared<FeatureViewSpec>> definition(Tx tx, String project, Digest definition) {
    throw new UnsupportedOperationException("features");
  }

  /// The current definition of every view in the project, by name.
  public List<Declared<FeatureViewSpec>> definitions(Tx tx, String project) {
    throw new UnsupportedOperationException("features");
  }

  /// Evaluates the view at the cutoff, commits it (its contract first) and publishes it online when
  /// no newer cutoff is there. Then matures the labels of the same entity that have come due.
  public Materialisation materialise(Caller caller, String project, String view, LocalDate cutoff) {
    throw new UnsupportedOperationException("features");
  }

  /// Commits the labels of one cutoff; refused before they can be known, that is before the
  /// business clock has passed cutoff + horizon and the sources hold facts up to then.
  public Materialisation matureLabels(
      Caller caller, String project, String labelView, LocalDate cutoff) {
    throw new UnsupportedOperationException("features");
  }

  /// Commits the labels of every cutoff that can be known by now; those that wait for data go on
  /// waiting.
  public List<Materialisation> matureDue(Caller caller, String project, String labelView) {
    throw new UnsupportedOperationException("features");
  }

  public Optional<LocalDate> newestMatured(Tx tx, String project, String labelView) {
    throw new UnsupportedOperationException("features");
  }

  /// The newest matured cutoff; without one refused, saying when the first is due.
  public LocalDate requireMatured(Tx tx, String project, String labelView) {
    throw new UnsupportedOperationException("features");
  }

  /// Writes features and labels of a cutoff as files for a trainer.
  public TrainingFrame frame(FrameRequest request) {
    throw new UnsupportedOperationException("features");
  }

  public OnlineViews online() {
    throw new UnsupportedOperationException("features");
  }

  /// The vector of one entity, evaluated again from the dataset trees; missing is NaN. Empty when
  /// the entity was not known at the cutoff.
  public Optional<float[]> recompute(String project, Provenance provenance, String entity) {
    throw new UnsupportedOperationException("features");
  }
}
