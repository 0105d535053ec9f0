/// The `slipway` command: `noun verb`, one class for each noun.
///
/// What a command found goes to standard output: a table when that is a terminal, else JSON (the
/// wire records). Messages and progress go to standard error. Failures become one of [Exit].
@NullMarked
package slipway.cli;

import org.jspecify.annotations.NullMarked;
