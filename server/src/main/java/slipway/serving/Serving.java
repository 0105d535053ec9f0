package slipway.serving;

import java.util.Optional;
import slipway.access.Caller;
import slipway.api.DecisionId;
import slipway.api.Digest;
import slipway.api.declaration.Declared;
import slipway.api.declaration.EndpointSpec;
import slipway.db.Tx;

/// Endpoints and their releases.
public final class Serving {
  Serving() {}

  /// Keeps the endpoint's wish; what is released stays until the next activation.
  public void apply(Tx tx, Caller caller, Declared<EndpointSpec> declared) {
    throw new UnsupportedOperationException("serving");
  }

  /// The release that this model version, with the views it was trained on and the endpoint as
  /// declared now, makes. Nothing is changed.
  public Release propose(String project, String endpoint, Release.Model model) {
    throw new UnsupportedOperationException("serving");
  }

  /// Fetches the package, loads the model, checks it against the views and runs it once, so that
  /// activating it fails no request. Idempotent.
  public void prepare(Release release) {
    throw new UnsupportedOperationException("serving");
  }

  /// Makes `next` (prepared before) the active release when the active one still is `expected`
  /// (empty: none, or this very one); refused with CONFLICT otherwise, and with INVALID_STATE when
  /// a view has no accepted materialisation. Requests see it once the transaction has committed.
  public Release activate(
      Tx tx, Caller caller, Optional<Digest> expected, Release next, DecisionId decision) {
    throw new UnsupportedOperationException("serving");
  }

  public Optional<Release> active(Tx tx, String project, String endpoint) {
    throw new UnsupportedOperationException("serving");
  }

  public PredictionLog log() {
    throw new UnsupportedOperationException("serving");
  }
}
