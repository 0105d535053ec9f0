/// Benchmarks: figures are recorded in `docs/benchmarks.md`, never asserted.
@NullMarked
package slipway.bench;

import org.jspecify.annotations.NullMarked;
