package slipway.serving;

/// How a release answered requests that another had answered before.
///
/// @param asked how many it was asked again; what it cannot be asked (an entity that is known no
///   more, other features) is not among them
/// @param failed of these, how many it failed or answered without a number
/// @param first why the first of them failed; empty when none did
public record Rehearsed(int asked, int failed, String first) {
  /// 0 when none was asked.
  public double share() {
    return asked == 0 ? 0 : (double) failed / asked;
  }
}
