/// The `slipway` command: one class for each subcommand.
@NullMarked
package slipway.cli;

import org.jspecify.annotations.NullMarked;
