package slipway.http;

import org.jspecify.annotations.Nullable;

/// A registered route with its one handler and the shape of its errors.
///
/// @param bodyBytesMax 0: the server's own limit
record RouteEntry(
    Router.Route route,
    ErrorFace errors,
    @Nullable Handler handler,
    @Nullable HotHandler hot,
    @Nullable DeferredHandler deferred,
    long bodyBytesMax) {}
