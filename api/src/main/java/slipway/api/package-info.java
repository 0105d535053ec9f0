/// What server, clients and command line share: typed ids, error codes, the JSON codec, wire
/// records and declarations.
@NullMarked
package slipway.api;

import org.jspecify.annotations.NullMarked;
