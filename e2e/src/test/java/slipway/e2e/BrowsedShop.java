package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import slipway.api.Json;
import slipway.api.wire.Execution;
import slipway.cli.demo.DemoServer;
import slipway.cli.demo.Months;
import slipway.cli.demo.Replay;
import slipway.client.SlipwayClient;

/// A server with nine months of the shop's purchases behind it, and the address of every page.
final class BrowsedShop implements AutoCloseable {
  private static final YearMonth TRAINED = YearMonth.of(1997, 6);

  /// At its end a candidate is being rolled out, which waits for requests that nobody sends.
  private static final YearMonth LAST = YearMonth.of(1997, 9);

  static final List<String> SECTIONS =
      List.of(
          "",
          "runs",
          "data",
          "features",
          "pipelines",
          "models",
          "endpoints",
          "monitors",
          "timeline",
          "alerts",
          "settings");

  private final DemoServer server;
  private final URI address;
  private final SlipwayClient client;
  private final Map<String, String> places = new LinkedHashMap<>();

  /// Started, and empty.
  BrowsedShop(Path home) {
    server = new DemoServer(Installation.server(), home, 0, "--clock", "replay");
    address = server.start(Map.of());
    client = SlipwayClient.to(address);
  }

  URI address() {
    return address;
  }

  SlipwayClient client() {
    return client;
  }

  /// The address of every page by a name; empty before [#fill()].
  Map<String, String> places() {
    return places;
  }

  static String at(String path) {
    return "/ui/projects/default/" + path;
  }

  String place(String name) {
    return Objects.requireNonNull(places.get(name));
  }

  /// Nine months, and a broken delivery in quarantine.
  void fill() throws Exception {
    var replay =
        new Replay(
            client,
            failure -> {
              throw failure;
            },
            new Replay.Listener() {
              @Override
              public void progress(YearMonth month, String step, long done, long total) {}

              @Override
              public void finished(Replay.MonthResult month) {}
            });
    replay.apply(Installation.example());
    for (var delivery : Months.read(Installation.purchases()).deliveries()) {
      if (!delivery.month().isAfter(LAST)) {
        replay.prepare(delivery);
      }
    }
    var project = client.defaultProject();
    project.deliver(
        "purchases",
        "broken.txt",
        " customer_id  date number_of_cds  dollar_value\n 00001 19971001  1   \\N\n"
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    try {
      project.importDeliveries("purchases");
    } catch (slipway.api.SlipwayException e) {
      assertThat(e.code()).isEqualTo(slipway.api.ErrorCode.CONTRACT_VIOLATED);
    }
    replay.settle(LAST.atEndOfMonth());
    var prediction = project.predict("churn", Json.tree("{\"customer_id\": 5}"));
    var run = project.runs("", 1).getFirst();
    var execution =
        project.executions().stream()
            .filter(e -> e.parameters().containsValue(TRAINED.atEndOfMonth().toString()))
            .filter(BrowsedShop::hasTrained)
            .findFirst()
            .orElseThrow();
    var tracked = new TrackedRuns(address).log();
    name(run.id(), tracked, execution.id(), prediction.predictionId());
  }

  /// Every page by a name, beside the sections.
  private void name(String run, List<String> tracked, UUID execution, UUID prediction) {
    var project = client.defaultProject();
    SECTIONS.forEach(section -> places.put(section.isEmpty() ? "overview" : section, at(section)));
    places.put("run", at("runs/" + run));
    places.put("tracked", at("runs/" + tracked.getFirst() + "?file=report.json"));
    places.put("table", at("runs/" + tracked.getFirst() + "?file=rows.csv"));
    places.put("compare", at("runs/compare?run=" + String.join("&run=", tracked)));
    places.put("dataset", at("data/purchases"));
    var version = project.commits("purchases").getLast();
    places.put("version", at("data/purchases?version=" + version.tree().hex()));
    var check = project.data("purchases").quarantine().getFirst().path("report").asString();
    places.put("check", at("data/purchases/checks/" + check));
    places.put("materialised", at("data/features%2Fcustomer_activity"));
    places.put("view", at("features/customer_activity?entity=5"));
    places.put("labels", at("features/churned_90d"));
    places.put("execution", at("pipelines/executions/" + execution));
    places.put("model", at("models/customer_churn"));
    places.put("endpoint", at("endpoints/churn"));
    places.put("rollout", at("endpoints/churn/rollouts/1"));
    places.put("monitor", at("monitors/churn"));
    places.put("decisions", at("timeline/churn"));
    var decision = project.automation().timeline("churn").getFirst();
    places.put("decision", at("timeline/churn/" + decision.id()));
    places.put("alert", at("alerts/" + project.alerts("all").getFirst().id()));
    places.put("lineage", at("predictions/" + prediction));
    var node = project.lineage(prediction).nodes().getLast().id();
    places.put(
        "around",
        at(
            "lineage?node="
                + java.net.URLEncoder.encode(node, java.nio.charset.StandardCharsets.UTF_8)));
  }

  private static boolean hasTrained(Execution execution) {
    return execution.steps().stream()
        .anyMatch(
            step -> step.name().equals("train") && step.status() == Execution.Status.SUCCEEDED);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
