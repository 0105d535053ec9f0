package slipway.monitoring.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.api.wire.ParityReport;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.http.WebServer;
import slipway.testing.ChurnLine;
import slipway.testing.RawHttp;

/// What audits promise on every database, over real months and a model of made-up trees.
abstract class ParityContract {
  private static final String P = ChurnLine.PROJECT;
  private static final String E = ChurnLine.ENDPOINT;
  private static final String PATH = "/api/v1/projects/default/endpoints/churn/parity";
  private static final String KEY = "parity/served/churn";
  private static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  private static final LocalDate FEBRUARY = LocalDate.of(1997, 2, 28);

  @TempDir Path directory = Path.of("");

  private ChurnLine line;
  private WebServer web;

  abstract Database open(Path directory);

  @BeforeEach
  void openLine() {
    line = new ChurnLine(directory, open(directory), Instant.EPOCH).applyExample();
    web = WebServer.start(HttpConfig.loopback(0), line.router);
    month(1);
    line.release(line.trained(3, JANUARY, 2));
  }

  @AfterEach
  void closeLine() {
    web.close();
    line.close();
  }

  @Test
  void servedVectors_areWhatTheViewsGive_auditedAgainUntilTheSampleIsFull() {
    serve(30);
    var first = reports().getFirst();
    assertThat(first.mismatched()).isZero();
    assertThat(first.rows()).isEqualTo(30);
    assertThat(first.features()).hasSize(12);
    assertThat(first.rate().low()).isZero();
    assertThat(first.rate().high()).isBetween(.11, .12);
    assertThat(first.sentence())
        .isEqualTo(
            "30 of 30 vectors served by churn as of 1997-01-31 are what the feature views give, bit"
                + " for bit; of all of them at most 11 % differ (95 %).");
    serve(20);
    assertThat(reports()).as("not twice the rows").hasSize(1);
    serve(58);
    assertThat(reports()).hasSize(2);
    assertThat(reports().getFirst().available()).isEqualTo(108);
    assertThat(reports().getFirst().rows()).as("the same entities asked again").isEqualTo(58);
    assertThat(standing()).isEmpty();
  }

  /// Two entities answer with another one's vector, in the database as in the memory that is loaded
  /// from it.
  @Test
  void aTableChangedBehindTheOnlineStore_isFoundWithItsEntities_andResolvedByACleanOne() {
    line.change(tx -> {
      tx.sql().execute("update features_online set set_id = set_id + 1");
      tx.sql().execute("update features_online_set set id = id + 1");
      tx.sql()
          .execute(
              """
              update features_online set vector = (select o.vector from features_online o
                where o.set_id = features_online.set_id and o.entity = '9')
              where entity in ('3', '4')
              """);
    });
    line.features.materialise(ChurnLine.CALLER, P, ChurnLine.VIEW, JANUARY);
    serve(30);

    var report = reports().getFirst();
    assertThat(report.mismatched()).isEqualTo(2);
    assertThat(report.unknown()).isZero();
    assertThat(report.rate().value()).isEqualTo(2 / 30.0);
    var differing = report.features().stream().filter(feature -> feature.mismatched() > 0).toList();
    assertThat(differing).isNotEmpty();
    assertThat(differing)
        .flatExtracting(ParityReport.OfFeature::examples)
        .extracting(ParityReport.Difference::entity)
        .containsOnly("3", "4");
    var alert = standing().orElseThrow();
    assertThat(alert.severity()).isEqualTo(Alert.Severity.CRITICAL);
    assertThat(alert.subject()).isEqualTo("endpoint churn");
    assertThat(alert.sentence())
        .startsWith("2 of 30 compared vectors served by churn as of 1997-01-31 differ")
        .containsPattern("entities (3, 4|4, 3)"); // in the order of the draw

    month(2);
    serve(30);
    assertThat(reports().getFirst().cutoff()).isEqualTo(FEBRUARY);
    assertThat(reports().getFirst().mismatched()).isZero();
    assertThat(standing()).isEmpty();
  }

  @Test
  void audit_isAskedForOverHttp_andRefusesWhatCannotBeAudited() {
    assertThat(post("").status()).as("nothing served yet").isEqualTo(409);
    serve(10);
    var asked = post("{\"sample\": 4, \"cutoff\": \"1997-01-31\"}");
    assertThat(asked.status()).as(asked.text()).isEqualTo(200);
    var report = Json.tree(asked.body()).path("items").get(0);
    assertThat(report.path("rows").asInt()).isEqualTo(4);
    assertThat(report.path("available").asInt()).isEqualTo(10);
    var again = Json.tree(post("{\"sample\": 4}").body()).path("items").get(0);
    assertThat(again.path("sentence")).isEqualTo(report.path("sentence"));
    var listed = Json.tree(RawHttp.send(web.port(), "GET", PATH).body()).path("items");
    assertThat(listed.get(0)).isEqualTo(again);

    assertThat(post("{\"sample\": 0}").status()).isEqualTo(400);
    assertThat(post("{\"sample\": 100001}").status()).isEqualTo(400);
    assertThat(post("{\"cutoff\": \"1997-02-30\"}").status()).isEqualTo(400);
    assertThat(post("{\"cutoff\": \"1996-12-31\"}").status()).isEqualTo(409);
    assertThat(post("{\"source\": \"TRAINED\"}").text()).contains("does not say which vectors");
    assertThat(RawHttp.send(web.port(), "GET", PATH.replace("churn", "chrn")).status())
        .isEqualTo(404);
  }

  private void month(int month) {
    var of = YearMonth.of(1997, month);
    line.importMonth(of);
    line.features.materialise(ChurnLine.CALLER, P, ChurnLine.VIEW, of.atEndOfMonth());
    line.settle();
  }

  /// Customers 1 to n, sealed.
  private void serve(int n) {
    for (int customer = 1; customer <= n; customer++) {
      var body = Json.bytes(Map.of("customer_id", customer));
      var answer = RawHttp.send(web.port(), "POST", "/predict/churn", "", body);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
    line.serving.log().seal();
    line.settle();
  }

  private RawHttp.Answer post(String body) {
    return RawHttp.send(
        web.port(),
        "POST",
        PATH,
        "content-type: application/json\r\n",
        body.getBytes(StandardCharsets.UTF_8));
  }

  private List<ParityReport> reports() {
    return line.monitoring.parity().reports(P, E);
  }

  private Optional<Alert> standing() {
    return line.database.read(tx -> line.monitoring.alerts().standing(tx, P, KEY));
  }
}
