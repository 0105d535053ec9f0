package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One rollout.
///
/// @param chart of the evidence against its limits; null before the second look
/// @param declared the rollout that it follows
public record Rollouts(
    List<Tile> tiles,
    List<Act> acts,
    List<Rail> rails,
    @Nullable Chart chart,
    State verdict,
    List<Run.Fact> quality,
    List<Look> looks,
    Listing listing,
    List<Run.Fact> facts,
    List<Run.Fact> declared) {

  /// @param evidence how strongly the counts speak against the candidate, and from where on they
  ///   end the rollout
  public record Rail(
      String rail,
      State state,
      Shown candidate,
      Shown former,
      Shown expected,
      Shown pValue,
      Shown alpha,
      String evidence) {}

  public record Look(
      String number,
      Shown at,
      State status,
      String step,
      String requests,
      String candidate,
      String pairs,
      State result,
      String sentence) {}

  public Rollouts {
    tiles = List.copyOf(tiles);
    acts = List.copyOf(acts);
    rails = List.copyOf(rails);
    quality = List.copyOf(quality);
    looks = List.copyOf(looks);
    facts = List.copyOf(facts);
    declared = List.copyOf(declared);
  }
}
