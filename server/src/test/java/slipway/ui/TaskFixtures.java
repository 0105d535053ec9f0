package slipway.ui;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import slipway.api.Json;
import slipway.api.Task;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.wire.Endpoint;
import slipway.api.wire.FeatureView;
import slipway.api.wire.Performance;
import slipway.api.wire.WindowReport;
import slipway.registry.PackageTree;
import slipway.serving.LoggedPrediction;
import slipway.tracking.Metric;

/// Endpoints of other tasks than yes and no, as the pages' tests give them.
final class TaskFixtures {
  private static final String WINES =
      "{'task':'MULTICLASS','classNames':['Barolo','Grignolino',"
          + "'<b>Barbera'],'features':[{'name':'alcohol','type':'float32'},{'name':'hue','type':'float32'}]}";

  private TaskFixtures() {}

  /// Of three classes, by features that are given.
  static EndpointPages.Known wines() {
    var tree =
        new PackageTree(
            PackageTree.FORMAT, List.of(), Json.tree(WINES.replace('\'', '"')), Json.object());
    return known("wines", List.of(), tree, new float[] {.1f, .7f, .2f}, served(Task.MULTICLASS));
  }

  /// An amount, by a key that is a text.
  static EndpointPages.Known prices() {
    var tree =
        new PackageTree(
            PackageTree.FORMAT, List.of(), Json.object().put("task", "REGRESSION"), Json.object());
    return known("prices", List.of(view()), tree, new float[] {1_234.5f}, served(Task.REGRESSION));
  }

  private static FeatureView view() {
    var view = Fixtures.view();
    var spec = view.spec();
    return new FeatureView(
        "houses",
        view.definition(),
        new FeatureViewSpec(
            spec.description(),
            new FeatureViewSpec.Entity("house", "string"),
            spec.sources(),
            spec.sql(),
            spec.features(),
            null,
            true),
        view.onlineCutoff(),
        view.materialisations());
  }

  private static EndpointPages.Known known(
      String name,
      List<FeatureView> views,
      PackageTree tree,
      float[] output,
      Performance performance) {
    var released = Fixtures.endpoint(true);
    var release = java.util.Objects.requireNonNull(released.release());
    var prediction =
        new LoggedPrediction(
            new UUID(0, 1),
            "r",
            release.since(),
            Fixtures.NOW,
            "default",
            name,
            release.digest(),
            release.packageDigest(),
            List.of(),
            null,
            views.isEmpty() ? null : "O'Hara's",
            new float[2],
            output,
            "primary",
            1);
    return new EndpointPages.Known(
        new Endpoint(name, null, "m", List.of(), release, 1),
        views,
        List.of(prediction),
        List.of(performance),
        List.of(),
        Calibration.Limits.NONE,
        EndpointPages.Service.NONE,
        Map.of(release.packageDigest(), tree));
  }

  private static Performance served(Task task) {
    boolean isAmount = task == Task.REGRESSION;
    return new Performance(
        LocalDate.of(1997, 6, 30),
        LocalDate.of(1997, 9, 30),
        Fixtures.digest("release"),
        task,
        178,
        isAmount ? 1_000 : 0,
        null,
        isAmount ? null : .31,
        null,
        null,
        isAmount ? 12.5 : null,
        isAmount ? null : .9101,
        isAmount ? 321.4 : null,
        isAmount ? 250.6 : null,
        null);
  }

  /// A monitor of a model of three classes.
  static MonitorPages.Known wineMonitor() {
    var known = JudgementFixtures.monitor(false);
    var windows = known.windows().stream().map(TaskFixtures::ofClasses).toList();
    return new MonitorPages.Known(
        known.declared(), windows, windows.getFirst(), List.of(), List.of());
  }

  private static WindowReport ofClasses(WindowReport w) {
    var score = java.util.Objects.requireNonNull(w.score());
    var scores =
        List.of("score of Barolo", "score of Grignolino").stream()
            .map(name ->
                new WindowReport.Drift(
                    name,
                    null,
                    score.mean(),
                    score.nullShare(),
                    score.toTraining(),
                    score.toPrevious(),
                    score.limit(),
                    score.limitSource()))
            .toList();
    var slices =
        List.of(
            new WindowReport.Slice(
                "strong", "alcohol > 13", 90, .5, null, null, null, .29, null, .8765, null));
    return new WindowReport(
        w.project(),
        w.monitor(),
        w.endpoint(),
        w.number(),
        w.source(),
        w.cutoff(),
        w.since(),
        w.until(),
        w.release(),
        w.releaseNumber(),
        w.outcome(),
        w.reason(),
        w.rows(),
        w.rowsBefore(),
        w.lateRows(),
        w.freshAt(),
        score,
        scores,
        w.features(),
        slices,
        w.alarms(),
        w.expected(),
        w.evidence(),
        w.superseded(),
        w.at());
  }

  /// A model of amounts.
  static ModelPage.Known priceModel() {
    var known = GateFixtures.model(false);
    var versions =
        known.versions().stream()
            .map(of ->
                new ModelPage.Version(
                    of.version(),
                    of.trainedAsOf(),
                    List.of(new Metric("mae", 250.6, 0, 0), new Metric("rmse", 321.4, 0, 0)),
                    of.gates()))
            .toList();
    return known.with(versions, List.of());
  }
}
