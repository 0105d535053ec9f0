/// The built-in kinds of steps, one class each, listed in [slipway.pipelines.steps.BuiltInSteps].
/// Each is thin: the rules are those of the areas it calls; what is said here is what its outputs
/// depend on, and what it hands to the steps after it.
///
/// What a training made is kept as a [slipway.pipelines.steps.TrainingManifest], a blob that names
/// all other blobs; its digest is what evaluate, gate and register are given. The gate step reads
/// what is to be judged ([slipway.pipelines.steps.GateEvidence]), the judgements are pure
/// ([slipway.pipelines.gates]).
@NullMarked
package slipway.pipelines.steps;

import org.jspecify.annotations.NullMarked;
