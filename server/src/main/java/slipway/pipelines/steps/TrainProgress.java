package slipway.pipelines.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import slipway.pipelines.StepContext;
import slipway.tracking.Metric;
import slipway.training.TrainingListener;

/// Tells the rounds of a training as progress, and keeps them as metrics of its run.
final class TrainProgress implements TrainingListener {
  private static final String MODEL = "model";

  private final StepContext context;
  private final int models;
  private final List<Metric> metrics = new ArrayList<>();
  private int done;

  /// @param models how many are trained: the fold models and the one of all rows
  TrainProgress(StepContext context, int models) {
    this.context = context;
    this.models = models;
  }

  @Override
  public synchronized void round(Round round) {
    var name =
        round.model().equals(MODEL)
            ? round.data() + "_" + round.metric()
            : round.model() + "_" + round.data() + "_" + round.metric();
    metrics.add(new Metric(name, round.value(), System.currentTimeMillis(), round.number()));
    double fraction = (done + (double) round.number() / round.of()) / models;
    context.progress(
        Math.min(1, fraction),
        String.format(
            Locale.ROOT,
            "%s: round %d of %d, %s %.4f",
            round.model(),
            round.number(),
            round.of(),
            round.metric(),
            round.value()));
    if (round.number() == round.of()) {
      done++;
      context.log(
          String.format(
              Locale.ROOT,
              "%s: %d rounds, %s %s %.4f",
              round.model(),
              round.of(),
              round.data(),
              round.metric(),
              round.value()));
    }
  }

  @Override
  public void log(String line) {
    context.log(line);
  }

  @Override
  public boolean isCancelled() {
    return context.isCancelled();
  }

  synchronized List<Metric> metrics() {
    return List.copyOf(metrics);
  }
}
