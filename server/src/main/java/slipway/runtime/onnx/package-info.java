/// ONNX Runtime behind the port: one environment and one set of threads for the whole JVM, models
/// as sessions of it.
@NullMarked
package slipway.runtime.onnx;

import org.jspecify.annotations.NullMarked;
