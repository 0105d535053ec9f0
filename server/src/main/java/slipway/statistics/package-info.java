/// Pure numeric functions: measures of predictions, and how sure they are. No I/O.
///
/// Data first: labels and predictions are `double[]` of equal length, row i of one belongs to row i
/// of the other; a result is a double or an [Interval]. What fails: arrays of different lengths, no
/// rows, a label or probability outside its range, a value that is not finite; each with the
/// position and what was expected. A measure that does not exist for the data (the AUC of one
/// class) is NaN, never a guess.
@NullMarked
package slipway.statistics;

import org.jspecify.annotations.NullMarked;
