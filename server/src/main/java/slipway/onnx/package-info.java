/// Pure writers of ONNX: tree ensembles. No I/O and no runtime; bytes in, bytes out. [OnnxOutline]
/// reads what any ONNX file needs beside itself.
///
/// Data first: XGBoost's own JSON model becomes a [TreeEnsemble] ([XgboostModel]), that becomes one
/// ONNX file ([TreeEnsembleOnnx]). The way of one split: `split_conditions[i]`, a float32 written
/// with the fewest digits that read back → the same float32 in `nodes_values`; no rounding between.
/// What fails: a model of another booster, objective or with categorical splits is refused by name;
/// whoever converts checks the parity of predictions as well.
@NullMarked
package slipway.onnx;

import org.jspecify.annotations.NullMarked;
