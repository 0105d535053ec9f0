package slipway.serving;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import slipway.api.SlipwayException;

/// Who answers an endpoint's requests, and who else is asked about them: an immutable value,
/// changed as a whole by compare-and-set on its number.
///
/// A request's *bucket* is SHA-256 of the salt, a zero byte and its key (all UTF-8), the first
/// eight bytes as an unsigned number, modulo [#BUCKETS]; the key is the entity, else the request's
/// id. The canary answers the buckets below its weight, so a key keeps its variant while salt and
/// weight stay, and one that has the canary keeps it when the weight grows.
///
/// @param number rises with every change of the endpoint's split; 0 in one that is being asked for
/// @param primary the active release
/// @param shadows are asked about every request off the path of its answer; a request that the
///   canary answered is asked of the primary too, so that each request gives a pair
/// @param salt of the buckets; a new one for each rollout
public record Split(
    long number, Release primary, Optional<Arm> canary, List<Release> shadows, String salt) {
  /// What a canary's weight is out of.
  public static final int BUCKETS = 10_000;

  /// How many releases may be shadows at once.
  public static final int SHADOWS_MAX = 4;

  private static final int SALT_LENGTH_MAX = 200;

  /// A release that answers a part of the requests.
  ///
  /// @param weight its buckets, 1 to [#BUCKETS]
  public record Arm(Release release, int weight) {
    public Arm {
      if (weight < 1 || weight > BUCKETS) {
        throw SlipwayException.invalid("weight", weight, "1 to " + BUCKETS);
      }
    }
  }

  public Split {
    shadows = List.copyOf(shadows);
    if (shadows.size() > SHADOWS_MAX) {
      throw SlipwayException.invalid("shadows", shadows.size(), "<= " + SHADOWS_MAX);
    }
    if (salt.length() > SALT_LENGTH_MAX) {
      throw SlipwayException.invalid(
          "salt", salt.length() + " characters", "<= " + SALT_LENGTH_MAX);
    }
  }

  /// The split in which one release answers everything.
  public static Split of(Release primary) {
    return new Split(0, primary, Optional.empty(), List.of(), "");
  }

  /// Every release that it names, each once.
  List<Release> releases() {
    return Stream.concat(
            Stream.concat(Stream.of(primary), canary.map(Arm::release).stream()), shadows.stream())
        .distinct()
        .toList();
  }

  /// With what probability a request is this variant's.
  public double propensity(Variant variant) {
    double canary = this.canary.map(arm -> (double) arm.weight() / BUCKETS).orElse(0.0);
    return switch (variant) {
      case PRIMARY -> 1 - canary;
      case CANARY, FALLBACK -> canary;
      case SHADOW -> 1;
    };
  }
}
