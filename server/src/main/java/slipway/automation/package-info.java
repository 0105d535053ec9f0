/// The closed loop: signal → diagnosis → action → gate → rollout → verdict → late confirmation.
///
/// **Data.** An [slipway.api.declaration.AutomationSpec] per endpoint (`automation_definition`). A
/// *case* (`automation_case`) is one look at an endpoint for one cutoff and what follows from it;
/// its phase says what it waits for. A *decision* (`automation_decision`) is a row that is never
/// changed: evidence, decision and the sentences of both. Brakes that people set are
/// `automation_pause`. A dry run (`automation_dry_run`) is what other settings would have made of
/// recorded decisions.
///
/// **The way of a signal**: an event (features committed or refused, labels matured, an execution
/// or a rollout ended) → a job for the case → evidence is gathered,
/// [slipway.automation.AutomationPolicy] decides, and decision, phase and effect (an execution, an
/// activation, a rollout) are one transaction, fenced by the job's lease.
///
/// **What fails.** A crash before that transaction leaves the case where it was and the job is
/// taken again; a crash after it finds the decision made and repeats nothing. A failed execution is
/// evidence like any other. The policy does no I/O, so a decision can be made again from what is
/// stored, and a policy can be tried on recorded months: that is a job which writes nothing but its
/// result.
@NullMarked
package slipway.automation;

import org.jspecify.annotations.NullMarked;
