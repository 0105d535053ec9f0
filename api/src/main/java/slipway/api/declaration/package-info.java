/// What users declare in YAML: one record for the `spec` of each kind.
@NullMarked
package slipway.api.declaration;

import org.jspecify.annotations.NullMarked;
