package slipway.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.api.Json;
import slipway.api.wire.GateReport;
import slipway.api.wire.GateReport.Outcome;
import slipway.api.wire.Rollout;
import slipway.registry.ModelVersion;
import slipway.registry.PackageTree;
import slipway.registry.Packaged;
import slipway.registry.Stage;
import slipway.serving.Activation;
import slipway.serving.Release;
import slipway.serving.ViewRef;
import slipway.time.BusinessClock;
import slipway.tracking.Metric;
import tools.jackson.databind.JsonNode;

/// Gate reports and the model that they let in, as the pages' tests give them.
final class GateFixtures {
  private GateFixtures() {}

  static GateReport.OfStep passed() {
    return new GateReport.OfStep(
        "gate",
        Fixtures.digest("gate report"),
        new GateReport(
            GateReport.FORMAT,
            Outcome.INCONCLUSIVE,
            "INCONCLUSIVE: neither better nor worse is proved on 23,570 customers that neither has seen.",
            "churn",
            Fixtures.digest("training"),
            LocalDate.of(1997, 7, 31),
            new GateReport.Champion(
                "customer_churn", 1, Fixtures.digest("package"), LocalDate.of(1997, 3, 31)),
            List.of(
                new GateReport.Gate(
                    "champion",
                    Outcome.INCONCLUSIVE,
                    true,
                    "The candidate's mean loss is 0.0006 less; the interval reaches from −0.0011 to 0.0024.",
                    Map.of(
                        "rows", 23570.0,
                        "championLoss", .3871,
                        "candidateLoss", .3865,
                        "delta", .0006,
                        "lower", -.0011,
                        "upper", .0024),
                    Json.tree("{\"loss\": \"log_loss\", \"draws\": 2000}")),
                new GateReport.Gate(
                    "leakage",
                    Outcome.PASS,
                    false,
                    "No single column tells too much: the AUC gains 0.004, implausible from 0.03 on.",
                    Map.of("gain", .004),
                    null),
                new GateReport.Gate(
                    "signature",
                    Outcome.SKIPPED,
                    true,
                    "<The same> signature.",
                    Map.of(),
                    Json.object()))));
  }

  private static Instant end(String day) {
    return BusinessClock.endOf(LocalDate.parse(day));
  }

  static Release release(int version) {
    return Release.of(
        "default",
        "churn",
        new Packaged("customer_churn", version, Fixtures.digest("package" + version)),
        List.of(new ViewRef("customer_activity", Fixtures.digest("view"))),
        Fixtures.digest("configuration"));
  }

  private static JsonNode provenance(String trainedAsOf) {
    var provenance = Json.object().put("cutoff", trainedAsOf).put("rows", 23_570);
    var view = provenance.putArray("views").addObject().put("view", "customer_activity");
    view.put("dataset", "features/customer_activity");
    view.put("tree", Fixtures.digest("features9").hex());
    var source = view.putArray("sources").addObject().put("dataset", "purchases");
    source.put("tree", Fixtures.digest("sources").hex());
    return provenance;
  }

  private static ModelPage.Version version(int number, String trainedAsOf, double auc) {
    var version =
        new ModelVersion(
            "default",
            "customer_churn",
            number,
            Optional.of(Fixtures.digest("package" + number)),
            Optional.of("0123456789abcdef0123456789abcdef"),
            Optional.empty(),
            Optional.empty(),
            "slipway-package:/x",
            "",
            Optional.empty(),
            "slipway:pipelines",
            Stage.NONE,
            Fixtures.NOW.minusSeconds(500L - number),
            Fixtures.NOW,
            Map.of(ModelPages.EXECUTION, "01936b00-0000-7000-8000-0000000003ed"),
            List.of());
    return new ModelPage.Version(
        version,
        trainedAsOf,
        List.of(new Metric("auc", auc, 0, 0), new Metric("log_loss", .4011, 0, 0)),
        List.of(passed().report().outcome()));
  }

  /// What stands in the package of a version, and what let it in.
  static ModelPage.Opened opened(ModelVersion version) {
    var tree =
        new PackageTree(
            PackageTree.FORMAT,
            List.of(new PackageTree.PackageFile("model.onnx", Fixtures.digest("onnx"), 31_415)),
            Json.tree("{\"task\": \"BINARY\", \"features\": []}"),
            provenance(version.number() == 1 ? "1997-03-31" : "1997-06-30"));
    return new ModelPage.Opened(Optional.of(tree), Optional.empty(), List.of(passed()));
  }

  static ModelPage.Known model(boolean empty) {
    if (empty) {
      return new ModelPage.Known(
          "customer_churn", null, 0, List.of(), List.of(), List.of(), List.of());
    }
    return new ModelPage.Known(
        "customer_churn",
        "Will a customer buy nothing in the next 90 days?",
        2,
        List.of(version(2, "1997-06-30", .7746), version(1, "1997-03-31", .6945)),
        List.of(
            new Activation(
                2, release(2), "rollout churn #1", "slipway:automation", end("1997-09-30")),
            new Activation(
                1, release(1), "pipeline churn #6", "slipway:automation", end("1997-06-30"))),
        List.of(RolloutFixtures.rollout(Rollout.Status.PROMOTED)),
        List.of(
            new ModelPage.RollOut("churn", 1, RolloutFixtures.spec(), RolloutFixtures.sizing())));
  }
}
