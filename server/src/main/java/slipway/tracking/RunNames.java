package slipway.tracking;

import java.util.random.RandomGenerator;

/// Names for runs that were given none: two words and a number, easier to say than an id.
final class RunNames {
  private static final String[] MOODS = {
    "able",
    "amber",
    "brisk",
    "calm",
    "clear",
    "coral",
    "crisp",
    "deep",
    "early",
    "fair",
    "fleet",
    "fresh",
    "gentle",
    "golden",
    "hardy",
    "keen",
    "lively",
    "lucid",
    "mellow",
    "nimble",
    "patient",
    "plain",
    "quiet",
    "rapid",
    "ready",
    "silver",
    "steady",
    "swift",
    "tidal",
    "upright",
    "vivid",
    "windward"
  };
  private static final String[] THINGS = {
    "anchor", "bay", "beacon", "bow", "buoy", "canal", "cutter", "delta", "dory", "ferry", "fjord",
    "gull", "harbour", "heron", "hull", "keel", "ketch", "lagoon", "mast", "oar", "otter", "pier",
    "quay", "reef", "rudder", "sail", "schooner", "shoal", "sloop", "tern", "tide", "yawl"
  };
  private static final int NUMBERS = 1000;

  private RunNames() {}

  static String random(RandomGenerator random) {
    return MOODS[random.nextInt(MOODS.length)]
        + "-"
        + THINGS[random.nextInt(THINGS.length)]
        + "-"
        + random.nextInt(NUMBERS);
  }
}
