package slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.testing.MlflowServer.CALLER;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Filters of every shape find what a plain reading of their words finds.
abstract class FiltersContract extends TrackingContract {
  private static final int SEED = 20_261_122;
  private static final int RUNS = 40;
  private static final int FILTERS = 400;
  private static final int DEPTH = 3;

  private final Random random = new Random(SEED);
  private final List<Kept> kept = new ArrayList<>();

  /// A run as the test remembers it.
  private record Kept(
      String id,
      String name,
      OptionalDouble end,
      Map<String, Double> metrics,
      Map<String, String> params) {}

  /// A filter in words, and which runs it means.
  private record Meant(String text, Predicate<Kept> holds) {}

  private void runs() {
    for (int i = 0; i < RUNS; i++) {
      var metrics = new java.util.HashMap<String, Double>();
      var params = new java.util.HashMap<String, String>();
      for (var key : List.of("a", "b")) {
        int value = random.nextInt(7);
        if (value < 6) {
          metrics.put(key, value == 5 ? Double.NaN : value);
        }
        if (random.nextBoolean()) {
          params.put(key, "v" + random.nextInt(3));
        }
      }
      var name = "r" + random.nextInt(6);
      var id = server().tracking().createRun(CALLER, "default", "filters", name, Map.of());
      var points = new ArrayList<Metric>();
      metrics.forEach((key, value) -> points.add(new Metric(key, value, 1, 0)));
      server().tracking().logBatch(CALLER, id, LogBatch.params(params).withMetrics(points));
      var end =
          random.nextBoolean() ? OptionalDouble.of(random.nextInt(4)) : OptionalDouble.empty();
      if (end.isPresent()) {
        ok(
            server()
                .post(
                    "runs/update",
                    "{'run_id':'" + id + "','end_time':" + (long) end.getAsDouble() + "}"));
      }
      kept.add(new Kept(id, name, end, metrics, params));
    }
  }

  @Test
  void filters_findWhatTheirWordsMean() {
    runs();
    var experiment = server().tracking().findExperiment(CALLER, "default", "filters").orElseThrow();
    for (int i = 0; i < FILTERS; i++) {
      var meant = any(DEPTH);
      var query =
          new RunQuery(
              List.of(experiment.number()),
              meant.text(),
              RunQuery.View.ACTIVE_ONLY,
              List.of(),
              RUNS,
              "");
      var found = new TreeSet<String>();
      server()
          .tracking()
          .searchRuns(CALLER, query)
          .items()
          .forEach(run -> found.add(run.run().id()));
      var wanted = new TreeSet<String>();
      kept.stream().filter(meant.holds()).forEach(run -> wanted.add(run.id()));
      assertThat(found).as(meant.text()).isEqualTo(wanted);
      assertThat(server().tracking().countRuns(CALLER, query))
          .as(meant.text())
          .isEqualTo(wanted.size());
    }
  }

  private Meant any(int depth) {
    return switch (depth == 0 ? 9 : random.nextInt(10)) {
      case 0, 1 -> {
        var one = any(depth - 1);
        var other = any(depth - 1);
        yield new Meant(
            "(" + one.text() + " OR " + other.text() + ")", one.holds().or(other.holds()));
      }
      case 2, 3 -> {
        var one = any(depth - 1);
        var other = any(depth - 1);
        yield new Meant(
            "(" + one.text() + " and " + other.text() + ")", one.holds().and(other.holds()));
      }
      case 4, 5 -> {
        var one = any(depth - 1);
        yield new Meant("NOT (" + one.text() + ")", one.holds().negate());
      }
      case 6 -> { // AND binds more than OR, NOT most
        var one = comparison();
        var two = comparison();
        var three = comparison();
        yield new Meant(
            "(" + one.text() + " or not " + two.text() + " AND " + three.text() + ")",
            one.holds().or(two.holds().negate().and(three.holds())));
      }
      default -> comparison();
    };
  }

  private Meant comparison() {
    var key = random.nextBoolean() ? "a" : "b";
    int number = random.nextInt(6);
    var text = "v" + random.nextInt(3);
    return switch (random.nextInt(12)) {
      case 0 -> metric(key, " > " + number, value -> value > number);
      case 1 -> metric(key, " != " + number, value -> value != number && !Double.isNaN(value));
      case 2 -> metric(key, " between 1 and " + number, value -> value >= 1 && value <= number);
      case 3 -> metric(key, " IS NOT NULL", _ -> true);
      case 4 -> new Meant("metrics." + key + " is null", run -> !run.metrics().containsKey(key));
      case 5 ->
          new Meant(
              "params." + key + " = '" + text + "'", run -> text.equals(run.params().get(key)));
      case 6 ->
          new Meant(
              "params." + key + " != '" + text + "'",
              run -> run.params().containsKey(key) && !text.equals(run.params().get(key)));
      case 7 -> new Meant("params." + key + " is null", run -> !run.params().containsKey(key));
      case 8 ->
          new Meant(
              "end_time >= " + number,
              run -> run.end().isPresent() && run.end().getAsDouble() >= number);
      case 9 -> new Meant("attributes.end_time IS NULL", run -> run.end().isEmpty());
      case 10 ->
          new Meant(
              "end_time BETWEEN 0 AND " + number,
              run -> run.end().isPresent() && run.end().getAsDouble() <= number);
      default -> new Meant("run_name = 'r" + number + "'", run -> run.name().equals("r" + number));
    };
  }

  private static Meant metric(String key, String condition, Predicate<Double> holds) {
    return new Meant(
        "metrics." + key + condition,
        run -> run.metrics().containsKey(key) && holds.test(run.metrics().get(key)));
  }
}
