package slipway.ui;

import slipway.api.wire.Endpoint;
import slipway.api.wire.Judged;
import slipway.ui.EndpointPages.Known;

/// An endpoint in one line: release, since when, how much, how well.
final class EndpointWords {
  private EndpointWords() {}

  static String sentence(Known known) {
    var endpoint = known.endpoint();
    var release = endpoint.release();
    if (release == null) {
      return "Answers 503 until a model version is released.";
    }
    var text =
        new StringBuilder("release ")
            .append(release.number())
            .append(" (")
            .append(endpoint.model())
            .append(" v")
            .append(release.version())
            .append(") · serving since ")
            .append(Format.business(release.since()).text())
            .append(" · ")
            .append(Format.plural(endpoint.predictions(), "prediction"));
    known
        .calibration()
        .ifPresentOrElse(
            gap -> text.append(quality(gap)),
            () ->
                known.lastJudged().ifPresent(last -> text.append(notJudged(known, release, last))));
    known.service().rollouts().stream()
        .filter(rollout -> rollout.status().isRunning())
        .findFirst()
        .ifPresent(rollout ->
            text.append(" · rolling out ")
                .append(rollout.model())
                .append(" v")
                .append(rollout.version()));
    return text.toString();
  }

  private static String quality(Calibration gap) {
    var text = " · calibration " + gap.points() + " for " + gap.cutoff() + limit(gap);
    return gap.isBeyondLimit()
        ? text + ": says " + Format.percent(gap.says()) + ", is " + Format.percent(gap.is())
        : text;
  }

  /// Whose the newest judgement is, where the release that serves has none.
  private static String notJudged(Known known, Endpoint.Release release, Judged last) {
    var gap = Calibration.of(last, known.limits());
    var whose =
        last.version() == release.version()
            ? "another release of v" + last.version()
            : "v" + last.version();
    return " · not judged yet; the newest judgement is of "
        + whose
        + ": calibration "
        + gap.points()
        + " for "
        + gap.cutoff()
        + limit(gap);
  }

  private static String limit(Calibration gap) {
    return gap.limit() == null ? "" : " (limit " + gap.limitText() + ")";
  }
}
