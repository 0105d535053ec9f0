/// The composition root: wires the areas by hand, in the order of the import table, and starts
/// them.
@NullMarked
package slipway.app;

import org.jspecify.annotations.NullMarked;
