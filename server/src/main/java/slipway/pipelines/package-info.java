/// Pipelines: steps that run in the order their inputs give, once for equal inputs.
///
/// **Data.** A definition (`pipelines_definition`, by digest; `pipelines_current` says which one a
/// name means) is a [slipway.api.declaration.PipelineSpec]. An execution (`pipelines_execution`) is
/// a definition with parameters; each of its steps is a row (`pipelines_step`) with status,
/// attempt, inputs, cache key, outputs and the reason why it ran or did not. `pipelines_cache` maps
/// a cache key to outputs, `pipelines_log` holds the lines steps wrote. `pipelines_schedule` says
/// when a pipeline starts by itself and how far that has come, `pipelines_firing` which execution
/// each due time had.
///
/// **The way of a step**: `Pipelines.start` writes the rows and asks
/// [slipway.pipelines.PipelinePolicy] what starts, one job for each, in the same transaction → the
/// job fills in the settings, asks its [slipway.pipelines.StepKind] for the inputs, looks the key
/// up and runs the kind when there is nothing → the outcome, the next decision and the next jobs
/// are one transaction, fenced by the job's lease.
///
/// **What fails.** A failing step is tried again as often as it declares; then the steps after it
/// are skipped and the execution fails, to be resumed from that step. When the server dies, the
/// jobs of the steps that had not ended are taken again at its next start and no retry is used up.
/// After a cancel, what a step still does is not recorded.
@NullMarked
package slipway.pipelines;

import org.jspecify.annotations.NullMarked;
