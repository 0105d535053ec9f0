/// Tests of the document of routes.
@NullMarked
package slipway.openapi;

import org.jspecify.annotations.NullMarked;
