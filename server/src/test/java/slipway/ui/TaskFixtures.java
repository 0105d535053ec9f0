package slipway.ui;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import slipway.api.Json;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.wire.Endpoint;
import slipway.api.wire.FeatureView;
import slipway.registry.PackageTree;
import slipway.serving.LoggedPrediction;

/// Endpoints of other tasks than yes and no, as the pages' tests give them.
final class TaskFixtures {
  private static final String WINES = "{'task':'MULTICLASS','classNames':['Barolo','Grignolino',"
      + "'<b>Barbera'],'features':[{'name':'alcohol','type':'float32'},{'name':'hue','type':'float32'}]}";

  private TaskFixtures() {}

  /// Of three classes, by features that are given.
  static EndpointPages.Known wines() {
    var tree =
        new PackageTree(
            PackageTree.FORMAT, List.of(), Json.tree(WINES.replace('\'', '"')), Json.object());
    return known("wines", List.of(), tree, new float[] {.1f, .7f, .2f});
  }

  /// An amount, by a key that is a text.
  static EndpointPages.Known prices() {
    var tree =
        new PackageTree(
            PackageTree.FORMAT, List.of(), Json.object().put("task", "REGRESSION"), Json.object());
    return known("prices", List.of(view()), tree, new float[] {1_234.5f});
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
      String name, List<FeatureView> views, PackageTree tree, float[] output) {
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
        List.of(),
        List.of(),
        Calibration.Limits.NONE,
        EndpointPages.Service.NONE,
        Map.of(release.packageDigest(), tree));
  }
}
