/// The port behind which models run, and its adapters.
///
/// Data first: a [ModelSignature] says what a model takes (one row of float32 features, in order)
/// and gives. The way of one row: [LoadedModel#predict] → a direct buffer kept for reuse → the
/// native session → the caller's array. What fails: a file that is no model, or one that takes
/// something else than the caller's features, is refused when it is loaded, with what was expected
/// and found; a closed model refuses new callers and frees its native memory when the last one has
/// left.
@NullMarked
package slipway.runtime;

import org.jspecify.annotations.NullMarked;
