/// The tensors of the Open Inference Protocol v2, read and written: no endpoint, model or log is
/// known here.
///
/// Data: an [InferRequest] holds the inputs as [Tensor]s, one value a row each; what is answered is
/// an [InferAnswer] of [Output]s. Both come as JSON, or as JSON with tensors in binary behind it.
///
/// What does not agree with itself (shape and count, datatype and values, sizes and body) is
/// refused as INVALID_ARGUMENT or MALFORMED_BODY, naming the input.
@NullMarked
package slipway.serving.openinference;

import org.jspecify.annotations.NullMarked;
