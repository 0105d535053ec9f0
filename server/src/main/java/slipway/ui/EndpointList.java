package slipway.ui;

import slipway.api.wire.Endpoint;

/// What the table of endpoints says that their page has no words for.
final class EndpointList {
  private EndpointList() {}

  /// The digest of what serves; empty when nothing does.
  static String release(Endpoint endpoint) {
    var release = endpoint.release();
    return release == null ? "" : release.digest().hex();
  }
}
