/// `slipway init` on files that are well and files that are not.
@org.jspecify.annotations.NullMarked
package slipway.cli.init;
