/// What data must look like: one declaration (ODCS 3.1), compiled once to one SQL pass over a table
/// and once to a predicate over one row.
///
/// *Records*: [slipway.contracts.Contract] with its [slipway.contracts.Rule]s, kept by digest
/// (`contracts_document`) and in force for one dataset (`contracts_guard`).
///
/// *The path of one datum*: an ODCS document → rules, or a refusal that names the key and the
/// nearest known one → counts of broken rows in one DuckDB pass, with examples for what failed; or
/// a verdict on one row at the serving door, without a table.
///
/// *What fails*: a rule that cannot be compiled is refused when the contract is applied, never at
/// run time. A check never stops at the first finding. `contracts` knows no versions: it is given
/// the relations `current` and `previous`.
@NullMarked
package slipway.contracts;

import org.jspecify.annotations.NullMarked;
