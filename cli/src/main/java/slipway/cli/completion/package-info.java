/// Completion for bash, zsh and fish, written from the description of the commands that parses them
/// ([Words]); so a new command or option completes without another line here. What a server holds
/// (datasets, endpoints, pipelines …) is asked for as it is needed by `slipway completion names`,
/// which says nothing where no server answers.
@NullMarked
package slipway.cli.completion;

import org.jspecify.annotations.NullMarked;
