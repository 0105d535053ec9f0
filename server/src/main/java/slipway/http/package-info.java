/// Routes, requests and responses; the only package that knows the web server.
///
/// Data: a [Router.Route] (method, path, kind); a [Request] as a handler sees it; a [Response] of
/// bytes, a part of a file, or events; a [Problems.Problem], how a failure is told.
///
/// The way of one request: event loop → gate (`Host`, `Origin`) → body → handler, on the event loop
/// when hot, else on a virtual thread → answer, with the request's id.
///
/// What fails, and what then: a [slipway.api.SlipwayException] is told in the shape of its face;
/// anything else is logged and told as INTERNAL without its text; what is no HTTP is told as 400.
@NullMarked
package slipway.http;

import org.jspecify.annotations.NullMarked;
