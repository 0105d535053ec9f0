package slipway.monitoring.performance;

import java.time.LocalDate;
import java.util.List;
import slipway.api.wire.Judged;
import slipway.serving.Release;

/// Judges releases on labels that are known: each release once on the same labels.
public final class Judging {
  /// How right the release was about the cutoff, by its own predictions where it made any, else
  /// scored again; by fold models where its training labels overlap. Judging again on the same
  /// labels gives what was stored. Refused while the labels are not known.
  public Judged judge(String project, String endpoint, Release release, LocalDate cutoff) {
    throw new UnsupportedOperationException(project + endpoint + release + cutoff);
  }

  /// Every judgement of an endpoint, oldest cutoff first.
  public List<Judged> judgements(String project, String endpoint) {
    throw new UnsupportedOperationException(project + endpoint);
  }
}
