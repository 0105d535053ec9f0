package slipway.pipelines;

/// Something declared elsewhere that a step names, so that a wrong name is told when the pipeline
/// is declared and not when it runs.
///
/// @param path where the name stands: below the step's `with`, or below the pipeline's spec
/// @param kind the declaration's kind: Dataset, FeatureView, Endpoint
public record StepReference(String path, String kind, String name) {}
