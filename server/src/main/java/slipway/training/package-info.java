/// Built-in trainers, run in a child process, and the evaluation of what they made.
///
/// Data first: a [TrainingRequest] (files of features, labels and folds; settings) becomes an
/// attempt directory with `context.json`; the child ([TrainerMain]) writes `model.onnx`,
/// `folds/K.onnx`, `oof.f32`, `importance.json` and `model.json`, and `result.json` with their
/// digests last; a [TrainingResult] is what the server read back and checked. The way of one
/// training: [Training] → child process → files → [Evaluation] of the out-of-fold predictions. What
/// fails: a trainer that crashes, hangs, is killed or prints garbage leaves no result; the attempt
/// directory is removed and the failure says what happened with the last lines it printed.
@NullMarked
package slipway.training;

import org.jspecify.annotations.NullMarked;
