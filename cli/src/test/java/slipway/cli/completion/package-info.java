/// Completion as real shells see it.
@org.jspecify.annotations.NullMarked
package slipway.cli.completion;
