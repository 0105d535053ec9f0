/// Typed settings, one record per area; the only reader of configuration files, environment and
/// system properties.
@NullMarked
package slipway.config;

import org.jspecify.annotations.NullMarked;
