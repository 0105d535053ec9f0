/// The description of the HTTP face, made of the routes that are registered.
///
/// Data: a [slipway.openapi.Described] for each route of ours (what it does, takes and answers) in
/// [slipway.openapi.Descriptions]; the OpenAPI document is computed from the router's list, so a
/// route without a description is in it all the same (and fails a test), and a description without
/// a route is not.
@NullMarked
package slipway.openapi;

import org.jspecify.annotations.NullMarked;
