/// Trees written as ONNX, read back by ONNX Runtime.
@NullMarked
package slipway.onnx;

import org.jspecify.annotations.NullMarked;
