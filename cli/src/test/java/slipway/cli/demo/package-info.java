@NullMarked
package slipway.cli.demo;

import org.jspecify.annotations.NullMarked;
