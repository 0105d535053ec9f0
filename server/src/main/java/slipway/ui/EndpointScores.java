package slipway.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import slipway.monitoring.scoring.HeldOut;
import slipway.ui.EndpointPages.Known;
import slipway.ui.view.Endpoints;

/// The scores of a release's newest predictions, in one picture with what the fold models of its
/// training said of rows that they had not seen. Of several classes there is none.
final class EndpointScores {
  private static final String OUTLINED = "held out in training";

  private EndpointScores() {}

  static Endpoints.@Nullable Scores shown(Known known) {
    var release = known.endpoint().release();
    if (release == null) {
      return null;
    }
    var served =
        known.recent().stream()
            .filter(prediction -> prediction.packageDigest().equals(release.packageDigest()))
            .filter(prediction -> prediction.output().length == 1)
            .mapToDouble(prediction -> prediction.output()[0])
            .filter(Double::isFinite)
            .toArray();
    var heldOut = known.heldOut();
    var reference = heldOut == null ? new double[0] : doubles(heldOut.scores());
    var histogram = Histograms.ofScores("scores", served, reference, OUTLINED);
    if (histogram.isEmpty()) {
      return null;
    }
    var keys = new ArrayList<Endpoints.Key>();
    keys.add(
        new Endpoints.Key(
            "bars",
            (served.length == 1
                    ? "the newest prediction"
                    : "the newest " + Format.plural(served.length, "prediction"))
                + " by release "
                + release.number()
                + ", mean "
                + mean(served)));
    if (heldOut != null && reference.length > 0) {
      keys.add(new Endpoints.Key("outline", said(heldOut) + ", mean " + mean(reference)));
    }
    return new Endpoints.Scores(
        histogram.get(),
        keys,
        heldOut == null
            ? "There is nothing to lay beside it: the package of this release keeps no scores of"
                + " held-out rows. A pipeline's train step does."
            : "Those are the rows of the training's cutoff; who asks today may be others.");
  }

  private static String said(HeldOut heldOut) {
    return "its training as of "
        + heldOut.cutoff()
        + ": "
        + Format.plural(heldOut.rows(), "row")
        + (heldOut.scores().length < heldOut.rows()
            ? " (" + Format.count(heldOut.scores().length) + " of them drawn)"
            : "")
        + ", each scored by the fold model that had not seen it";
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static String mean(double[] values) {
    return Format.digits(Arrays.stream(values).average().orElse(0));
  }
}
