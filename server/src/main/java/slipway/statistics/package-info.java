/// Pure numeric functions: measures of predictions and of drift, and how sure they are; tests that
/// may be looked at again and again. No I/O. Formulas and sources are in `docs/statistics.md`.
///
/// Data first: labels and predictions are `double[]` of equal length, row i of one belongs to row i
/// of the other; a result is a double or an [Interval]. What fails: arrays of different lengths, no
/// rows, a label or probability outside its range, a value that is not finite; each with the
/// position and what was expected. A measure that does not exist for the data (the AUC of one
/// class) is NaN or null, never a guess.
///
/// Records can be stored as JSON; those that gather evidence ([slipway.statistics.ShareEvidence],
/// [slipway.statistics.PairedBets], [slipway.statistics.MeanSequence]) go on from there: their
/// `plus` changes nothing and returns the next state. What draws is seeded and draws the same on
/// every machine.
@NullMarked
package slipway.statistics;

import org.jspecify.annotations.NullMarked;
