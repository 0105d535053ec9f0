package slipway.rollout;

import java.util.List;
import java.util.Optional;
import slipway.access.Caller;
import slipway.api.declaration.Declared;
import slipway.api.declaration.RolloutSpec;
import slipway.api.wire.Rollout;
import slipway.db.Tx;
import slipway.serving.Release;

/// Rollouts of candidates at endpoints.
public final class Rollouts {
  /// Says how each rollout went on: rollout, number, endpoint, status, verdict, result (promoted,
  /// rolled-back, held, asked, confirmed, reverted, replaced, aborted), requests, pairs, sentence,
  /// model, version, candidate, former, decision.
  public static final String DECIDED = "rollout.decided";

  private Rollouts() {}

  /// Keeps how an endpoint's candidates are to roll out; a running rollout keeps the wish it began
  /// with.
  public void apply(Tx tx, Caller caller, Declared<RolloutSpec> declared) {
    throw new UnsupportedOperationException();
  }

  /// The Rollout that an endpoint's candidates follow.
  public Optional<Declared<RolloutSpec>> declared(Tx tx, String project, String endpoint) {
    throw new UnsupportedOperationException();
  }

  /// Loads the candidate and holds its signature against that of the active release; refuses what
  /// could not serve the same callers. Outside a transaction, before [#start]. Idempotent.
  public void prepare(Release candidate) {
    throw new UnsupportedOperationException();
  }

  /// Begins the rollout: its split is in force when this commits. Refused while another runs at the
  /// endpoint, for the active release, for one held back or not prepared, and before a first
  /// release.
  public Rollout start(Tx tx, Caller caller, Wish wish) {
    throw new UnsupportedOperationException();
  }

  /// The rollout whose split is in force.
  public Optional<Rollout> running(Tx tx, String project, String endpoint) {
    throw new UnsupportedOperationException();
  }

  /// An endpoint's rollouts, newest first.
  public List<Rollout> list(Tx tx, String project, String endpoint) {
    throw new UnsupportedOperationException();
  }

  public Optional<Rollout> find(Tx tx, String project, String endpoint, int number) {
    throw new UnsupportedOperationException();
  }

  /// The looks that were kept, oldest first.
  public List<Rollout.Look> looks(Tx tx, String project, String endpoint, int number) {
    throw new UnsupportedOperationException();
  }
}
