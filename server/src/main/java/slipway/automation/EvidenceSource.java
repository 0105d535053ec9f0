package slipway.automation;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;

/// What the loop asks of the rest of the server before it decides. Called outside transactions;
/// asking again changes nothing.
interface EvidenceSource {
  /// What can be seen of an endpoint at a cutoff, but for what the loop itself did before.
  Evidence.Look look(Declared<AutomationSpec> automation, LocalDate cutoff);

  /// The release in production.
  Optional<Production> production(Declared<AutomationSpec> automation);

  /// Days on which the endpoint's release changed, oldest first.
  List<LocalDate> releases(Declared<AutomationSpec> automation);

  /// Whether an execution of the automation's pipelines is under way, so that looking is too early.
  boolean isBusy(Declared<AutomationSpec> automation);

  /// How an execution ended; empty while it runs.
  Optional<Ended> ended(Declared<AutomationSpec> automation, UUID execution);

  /// The candidate that an ended execution made.
  Made candidate(Declared<AutomationSpec> automation, Case.Awaited awaited);

  /// How a rollout stands; empty while there is nothing to tell.
  Optional<Rolled> rolled(Case of);

  /// @param error null when it succeeded
  record Ended(UUID execution, @org.jspecify.annotations.Nullable String error) {}

  /// @param seconds that its training took
  record Made(Candidate candidate, double seconds) {}

  /// @param state how far it is told with this
  record Rolled(Evidence.RolledOut evidence, Case.Rolling state) {}
}
