package slipway.automation;

import java.util.OptionalInt;
import java.util.UUID;
import slipway.api.DecisionId;
import slipway.api.Digest;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.db.Tx;

/// What the loop does to the rest of the server. A method that takes a transaction does all of its
/// work in it; what is slow and may be done twice is a *preparation*, outside.
interface Effects {
  /// What was made ready for an action, to be used in its transaction.
  ///
  /// @param what what the implementation needs of it
  record Ready(Object what) {
    static final Ready NOTHING = new Ready("nothing");
  }

  /// Why something is done.
  record Because(DecisionId decision, String reason) {}

  /// Computes the case's cutoff.
  UUID compute(Tx tx, Declared<AutomationSpec> automation, Case of);

  /// Trains and gates a candidate; refused with CONFLICT while its pipeline runs.
  UUID train(Tx tx, Declared<AutomationSpec> automation, Case of, Candidate.Kind kind);

  /// Registers the candidate that the pipeline made.
  UUID register(Tx tx, Declared<AutomationSpec> automation, Case of, Candidate.Kind kind);

  /// Makes the former definition the wish, and holds the broken one back.
  void restoreView(
      Tx tx, Declared<AutomationSpec> automation, Action.RestoreView action, Because why);

  Ready prepareRollBack(Declared<AutomationSpec> automation, Digest release);

  /// Takes the endpoint back, and bars what the broken code computed.
  void rollBack(Tx tx, Declared<AutomationSpec> automation, Case of, Ready ready, Because why);

  /// Loads the release that the registered candidate makes; refused when what was registered is not
  /// that candidate.
  Ready prepareRelease(Declared<AutomationSpec> automation, Case of, Candidate candidate);

  void activate(Tx tx, Declared<AutomationSpec> automation, Ready ready, Because why);

  /// Begins the rollout and gives its number.
  OptionalInt rollOut(Tx tx, Declared<AutomationSpec> automation, Ready ready, Because why);
}
