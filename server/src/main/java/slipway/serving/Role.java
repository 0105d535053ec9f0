package slipway.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.serving.ActiveRelease.Lookups;
import slipway.serving.ActiveRelease.Question;

/// A release in the part that it plays in a split: what it says is logged as that variant's, with
/// the probability that it was this one's turn.
final class Role {
  private final ActiveRelease release;
  private final Variant variant;
  private final double propensity;
  private final byte[] givenOrigin;
  private volatile Known known;

  /// An origin in the form of a log record, made anew when a view's snapshot changes.
  @SuppressWarnings("ArrayRecordComponent")
  private record Known(@Nullable Lookups from, byte[] origin) {}

  Role(ActiveRelease release, Variant variant, double propensity) {
    this.release = release;
    this.variant = variant;
    this.propensity = propensity;
    this.givenOrigin = encoded(new Lookups(List.of(), List.of(), null));
    this.known = new Known(null, givenOrigin);
  }

  ActiveRelease release() {
    return release;
  }

  Variant variant() {
    return variant;
  }

  /// [Origin#encoded()] of what answers this question.
  @SuppressWarnings("ReferenceEquality") // the same object is all that is asked: to compare costs
  byte[] origin(Question question) {
    var from = question.from();
    if (from == null) {
      return givenOrigin;
    }
    var last = known;
    if (last.from() != from) {
      last = new Known(from, encoded(from));
      known = last;
    }
    return last.origin();
  }

  private byte[] encoded(Lookups from) {
    return new Origin(
            release.release().digest(),
            release.release().packageDigest(),
            from.trees(),
            from.cutoff(),
            variant.label(),
            propensity)
        .encoded();
  }
}
