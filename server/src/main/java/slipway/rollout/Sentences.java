package slipway.rollout;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import slipway.api.Counted;
import slipway.api.wire.Rollout.Rail;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;

/// What is said of a rollout: what was decided and why, with the numbers.
final class Sentences {
  private Sentences() {}

  static String started(RolloutState state) {
    return text(
        "The rollout of %s begins: %s. %s",
        state.plan().named(state.plan().candidate()), stage(state), watched(state));
  }

  static String entered(RolloutState before, RolloutState next) {
    return counted(before) + ", guard-rails quiet. The next step begins: " + stage(next) + ".";
  }

  static String extended(RolloutState state, long more) {
    return counted(state)
        + ", guard-rails quiet. "
        + quality(state)
        + " The step goes on for "
        + text("%,d", more)
        + " more.";
  }

  static String held(RolloutState state) {
    boolean lacksGate =
        state.plan().rules().actions().of(state.verdict()).toString().equals("promote-on-gate")
            && state.plan().gate() == null;
    return counted(state)
        + ", guard-rails quiet. "
        + quality(state)
        + (lacksGate ? " No offline gate stands behind the candidate." : "")
        + " The split stays as it is until "
        + (state.verdict() == Verdict.INCONCLUSIVE ? "labels decide." : "a person decides.");
  }

  static String asked(RolloutState state) {
    return quality(state)
        + (state.status() == Status.PROMOTED
            ? " It stays in service until a person decides."
            : " The split stays as it is until a person decides.");
  }

  static String promoted(RolloutState state) {
    var gate = state.plan().gate();
    boolean isProved = state.verdict() != Verdict.INCONCLUSIVE;
    return counted(state)
        + ", guard-rails quiet. "
        + quality(state)
        + (isProved
            ? " Promoted."
            : gate == null
                ? " Promoted without proof; labels will confirm or undo it."
                : " Promoted on the offline gate (" + gate + "); labels will confirm or undo it.");
  }

  private static String alarmed(RolloutState state, Rail rail) {
    var candidate = state.plan().named(state.plan().candidate());
    var pValue = rail.pValue();
    if (rail.rail().equals(GuardEvidence.SHADOW_ERRORS)) {
      return text(
          "%s: %s failed at %,d of the requests mirrored to it, above the cap of %,.0f. It is taken"
              + " out and held back.",
          rail.rail(), candidate, rail.candidate(), rail.expected());
    }
    var proof =
        pValue != null && pValue <= rail.alpha()
            ? text(" (p = %.2g, below %.2g)", pValue, rail.alpha())
            : ", and the cap on its share of requests is passed";
    return text(
        "%s: %,d at %s, %,d at %s; by its share %,.1f were expected of it%s. It is taken out and"
            + " held back.",
        rail.rail(),
        rail.candidate(),
        candidate,
        rail.former(),
        state.plan().named(state.plan().former()),
        rail.expected(),
        proof);
  }

  /// @param rail whose alarm it is; empty when labels say that it is not good enough
  static String takenOut(RolloutState state, Optional<Rail> rail) {
    return rail.map(alarm -> alarmed(state, alarm))
        .orElseGet(() -> quality(state) + " The candidate is taken out and held back.");
  }

  static String confirmed(RolloutState state) {
    return quality(state) + " The promotion is confirmed.";
  }

  static String reverted(RolloutState state) {
    return quality(state)
        + " The promotion is undone: "
        + state.plan().named(state.plan().former())
        + " answers again.";
  }

  static String replaced(RolloutState state) {
    return quality(state) + " Another release has taken its place already.";
  }

  static String undecided(RolloutState state) {
    return quality(state) + " Nothing changes.";
  }

  static String left(RolloutState state) {
    return "The endpoint was changed by somebody else; the rollout of "
        + state.plan().named(state.plan().candidate())
        + " ends.";
  }

  static String failed(RolloutState state, String message) {
    return state.plan().named(state.plan().candidate())
        + " cannot go on: "
        + message
        + ". The former release answers everything.";
  }

  static String cannotRevert(RolloutState state, String message) {
    return quality(state) + " It cannot be undone by itself: " + message + ".";
  }

  static String byPerson(String what, String who, String reason) {
    return what + " by " + who + (reason.isBlank() ? "." : ": " + reason);
  }

  /// What labels say.
  static String quality(RolloutState state) {
    var bets = state.bets();
    var rules = state.plan().rules();
    if (bets.pairs() == 0) {
      return rules.shadows()
          ? "Quality inconclusive: no label of these requests is judged yet."
          : "Quality inconclusive: nothing was mirrored, so there are no pairs to judge.";
    }
    var losses = Losses.of(rules.quality());
    var loss =
        switch (losses.loss()) {
          case BRIER -> "Brier loss";
          case LOG_LOSS -> "log loss";
          case ABSOLUTE_ERROR -> "absolute error";
          case SQUARED_ERROR -> "squared error";
        };
    var figures =
        text(
            "%,d pairs with labels, mean gain in %s %+.4f",
            bets.pairs(), loss, bets.mean() * losses.scale());
    var alpha = text("α = %s", Objects.toString(bets.alpha()));
    return switch (state.verdict()) {
      case BETTER ->
          text("Better, proved after %,d pairs (%s): %s.", bets.decidedAt(), alpha, figures);
      case WORSE ->
          text("Worse, proved after %,d pairs (%s): %s.", bets.decidedAt(), alpha, figures);
      case EQUIVALENT ->
          text(
              "Equivalent within %s, proved after %,d pairs (%s): %s.",
              rules.quality().margin(), bets.decidedAt(), alpha, figures);
      case INCONCLUSIVE -> text("Quality inconclusive: %s (%s).", figures, alpha);
    };
  }

  private static String stage(RolloutState state) {
    var rules = state.plan().rules();
    if (rules.atOnce()) {
      return atOnce(state, rules);
    }
    var share = percent(rules.weight(state.step()));
    var answers =
        rules.weight(state.step()) == 0
            ? "every request is mirrored to it"
            : rules.shadows()
                ? "every request is mirrored to it, and it answers " + share + " of them"
                : "it answers " + share + " of the requests";
    return text("%s, until %,d came", answers, state.wanted());
  }

  private static String atOnce(RolloutState state, RolloutRules rules) {
    if (state.step() == 0) {
      return rules.rehearsed() == 0
          ? "it is loaded, and takes every request then"
          : text(
              "it is loaded and asked up to %,d recent requests again, and takes every request then",
              rules.rehearsed());
    }
    var until = new ArrayList<String>();
    if (state.wanted() > 0) {
      until.add(text("%,d came", state.wanted()));
    }
    if (rules.lasts().isPositive()) {
      until.add(Counted.of(rules.lasts().toMinutes(), "minute") + " have passed");
    }
    return "it answers every request, and the former release stays in memory, until "
        + String.join(" and ", until);
  }

  private static String percent(int weight) {
    var hundredths = BigDecimal.valueOf(weight).movePointLeft(2).stripTrailingZeros();
    return hundredths.toPlainString() + " %";
  }

  private static String watched(RolloutState state) {
    var guards = state.plan().rules().guards();
    var names = new ArrayList<String>();
    add(names, "errors", guards.errors());
    add(names, "null outputs", guards.nullOutputs());
    add(names, "slow answers", guards.slow());
    add(names, "the sample ratio", guards.sampleRatio());
    return names.isEmpty()
        ? "Nothing is compared, only caps hold."
        : text("Watched, each at α = %s: %s.", alpha(guards.alpha()), String.join(", ", names));
  }

  /// Four digits, without zeros that say nothing.
  private static String alpha(double alpha) {
    return new BigDecimal(alpha).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private static void add(List<String> names, String name, RolloutRules.Guard guard) {
    if (guard.isWatched()) {
      names.add(name);
    }
  }

  private static String counted(RolloutState state) {
    var traffic = state.traffic();
    return text(
        "%s, %,d of them given to %s",
        Counted.of(traffic.requests(), "request"),
        traffic.candidate(),
        state.plan().named(state.plan().candidate()));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
