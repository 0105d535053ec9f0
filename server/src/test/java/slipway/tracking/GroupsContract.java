package slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static slipway.testing.MlflowServer.CALLER;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import slipway.tracking.RunGroups.Spread;
import slipway.tracking.RunGroups.Within;

/// Runs by the value of a key, and the courses of their metrics in little.
abstract class GroupsContract extends TrackingContract {
  private static final RunKey DEPTH = new RunKey(RunKey.Kind.PARAM, "depth");
  private static final RunKey TEAM = new RunKey(RunKey.Kind.TAG, "team 🚢");
  private static final String ODD = "it's \"quoted\" 🚢 -- ' or 1 = 1";

  private Tracking tracking() {
    return server().tracking();
  }

  private String run(Map<String, String> params, Map<String, String> tags, double... auc) {
    var run = tracking().createRun(CALLER, "default", "groups", "", tags);
    var metrics = new ArrayList<Metric>();
    for (int i = 0; i < auc.length; i++) {
      metrics.add(new Metric("auc", auc[i], 1_000L * (i + 1), i));
    }
    tracking().logBatch(CALLER, run, LogBatch.params(params).withMetrics(metrics));
    return run;
  }

  private RunQuery query(String filter, List<String> order, int limit, Optional<Within> within) {
    var experiment = tracking().findExperiment(CALLER, "default", "groups").orElseThrow().number();
    return new RunQuery(
        List.of(experiment), filter, RunQuery.View.ACTIVE_ONLY, order, limit, "", within);
  }

  private RunGroups groups(RunKey by, String... order) {
    return tracking()
        .groups(
            CALLER, query("", List.of(order), 50, Optional.empty()), by, List.of("auc", "none"), 0);
  }

  @Test
  void groups_haveTheirSizeAndTheSpreadOfTheirMetrics_theLargestFirst() {
    run(Map.of("depth", "3"), Map.of(), 0.5);
    run(Map.of("depth", "3"), Map.of(), 0.7);
    run(Map.of("depth", "3"), Map.of(), Double.NaN);
    run(Map.of("depth", "9"), Map.of(), 0.9);
    run(Map.of("depth", "9"), Map.of(), Double.POSITIVE_INFINITY);
    run(Map.of(), Map.of(), 1e300);
    var groups = groups(DEPTH);
    assertThat(groups.count()).isEqualTo(3);
    assertThat(groups.groups())
        .extracting(RunGroups.Group::value, RunGroups.Group::runs, RunGroups.Group::metrics)
        .containsExactly(
            tuple(Optional.of("3"), 3L, Map.of("auc", new Spread(2, 0.6, 0.5, 0.7))),
            tuple(Optional.of("9"), 2L, Map.of("auc", new Spread(1, 0.9, 0.9, 0.9))),
            tuple(Optional.empty(), 1L, Map.of()));
    assertThat(groups(DEPTH, "metrics.auc DESC").groups())
        .extracting(group -> group.value().orElse("none"))
        .containsExactly("9", "3", "none");
    assertThat(groups(DEPTH, "params.depth DESC").groups())
        .extracting(group -> group.value().orElse("none"))
        .containsExactly("9", "3", "none");
    assertThat(groups(DEPTH, "attributes.status ASC", "metrics.auc ASC").groups()).hasSize(3);
  }

  @Test
  void groups_ofAnyTextAreLookedInto_andThoseWithoutTheKey() {
    run(Map.of(), Map.of(TEAM.name(), ODD), 0.1);
    run(Map.of(), Map.of(TEAM.name(), ""), 0.2);
    run(Map.of(), Map.of(), 0.3);
    assertThat(groups(TEAM).groups())
        .extracting(RunGroups.Group::value)
        .containsExactlyInAnyOrder(Optional.of(ODD), Optional.of(""), Optional.empty());
    for (var value : List.of(Optional.of(ODD), Optional.of(""), Optional.<String>empty())) {
      var inside = query("metrics.auc > 0", List.of(), 10, Optional.of(new Within(TEAM, value)));
      assertThat(tracking().countRuns(CALLER, inside)).as("%s", value).isEqualTo(1);
      assertThat(tracking().searchRuns(CALLER, inside).items()).hasSize(1);
    }
    var never = new RunKey(RunKey.Kind.TAG, "never' --");
    assertThat(groups(never).groups()).extracting(RunGroups.Group::runs).containsExactly(3L);
    var nowhere = query("", List.of(), 10, Optional.of(new Within(never, Optional.of("x"))));
    assertThat(tracking().countRuns(CALLER, nowhere)).isZero();
    var everywhere =
        query("attributes.artifact_uri LIKE '%/artifacts'", List.of(), 10, Optional.empty());
    assertThat(tracking().countRuns(CALLER, everywhere)).isEqualTo(3);
  }

  @Test
  void groups_areTurnedByPages() {
    for (int i = 0; i < 5; i++) {
      run(Map.of("depth", "" + i), Map.of(), i);
    }
    var query = query("", List.of("params.depth ASC"), 2, Optional.empty());
    assertThat(tracking().groups(CALLER, query, DEPTH, List.of("auc"), 4).groups())
        .extracting(RunGroups.Group::value)
        .containsExactly(Optional.of("4"));
    assertThat(tracking().groups(CALLER, query, DEPTH, List.of(), 4).count()).isEqualTo(5);
  }

  private List<Double> trend(String id) {
    var run = tracking().run(CALLER, id).run();
    return tracking()
        .trends(CALLER, List.of(run), List.of("auc", "none"))
        .getOrDefault(run.number(), Map.of())
        .getOrDefault("auc", List.of());
  }

  @Test
  void trend_hasTheFirstAndTheLastPointAndSomeBetween() {
    var values = new double[500];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    assertThat(trend(run(Map.of(), Map.of(), values)))
        .hasSize(24)
        .startsWith(0.0)
        .endsWith(499.0)
        .isSorted();
    assertThat(trend(run(Map.of(), Map.of(), 0.5, 0.7, 0.6))).containsExactly(0.5, 0.7, 0.6);
    assertThat(trend(run(Map.of(), Map.of(), 0.5))).isEmpty();
    assertThat(trend(run(Map.of(), Map.of()))).isEmpty();
  }

  @Test
  void trend_leavesOutWhatIsNotFinite() {
    assertThat(
            trend(
                run(
                    Map.of(),
                    Map.of(),
                    Double.NaN,
                    1,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    2)))
        .containsExactly(1.0, 2.0);
  }

  @Test
  void trend_ofPointsOfOneMomentGoesByTheirSteps_andOfAbsurdTimesIsNotDrawn() {
    var run = run(Map.of(), Map.of());
    var metrics = new ArrayList<Metric>();
    for (int i = 0; i < 100; i++) {
      metrics.add(new Metric("auc", i, 7_000, i));
    }
    tracking().logBatch(CALLER, run, LogBatch.metrics(metrics));
    assertThat(trend(run)).hasSize(24).startsWith(0.0).endsWith(99.0).isSorted();
    var absurd = run(Map.of(), Map.of());
    tracking()
        .logBatch(
            CALLER,
            absurd,
            LogBatch.metrics(
                List.of(
                    new Metric("auc", 1, 0, Long.MIN_VALUE + 1),
                    new Metric("auc", 2, Long.MAX_VALUE, Long.MAX_VALUE))));
    assertThat(trend(absurd)).isEmpty();
  }
}
