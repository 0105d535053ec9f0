package slipway.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.wire.Applying;
import slipway.testing.ChurnServer;

/// Policies, monitors and rollouts that cannot be meant, applied to a whole server beside the
/// example that stands there: each is refused with file, line and expectation, and nothing changes.
@SuppressWarnings("NullAway.Init") // set before all tests
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusedPoliciesTest {
  private ChurnServer server;

  @BeforeAll
  void start(@TempDir Path home) {
    server = ChurnServer.start(home.resolve("home"));
    server.apply();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          automation | endpoint: churn | endpoint: chrun | automation.yaml:5: spec.endpoint: unknown Endpoint "chrun"; did you mean "churn"?
          automation | pipeline: { name: churn } | pipeline: { name: chrun } | automation.yaml:7: spec.pipeline.name: unknown Pipeline "chrun"; did you mean "churn"?
          automation | pipeline: { name: churn } | pipeline: { name: churn, gate: gat } | automation.yaml:7: spec.pipeline.gate: gat (expected: a step of churn: import, check,
          automation | name: churn-recalibration | name: nothing | automation.yaml:8: spec.recalibration.name: unknown Pipeline "nothing"
          automation | rollout: churn | rollout: other | automation.yaml:9: spec.rollout: unknown Rollout "other" (expected: churn)
          automation | monitor: churn | monitor: other | automation.yaml:10: spec.monitor: unknown Monitor "other" (expected: churn)
          automation | margin: 0.015 | margin: -1 | automation.yaml:15: spec.signals.calibrationGap.margin: -1.0 (expected: a number that is not below 0)
          automation | standardErrors: 6 | standardErrors: .nan | automation.yaml:15: spec.signals.calibrationGap.standardErrors: ".nan" (expected: a number)
          automation | drop: 0.02 | drop: -0.1 | automation.yaml:16: spec.signals.ranking.drop: -0.1
          automation | cooldownDays: 30 | cooldownDays: -1 | automation.yaml:24: spec.brakes.cooldownDays: -1.0
          automation | retrainingsPerMonth: 2 | retrainingsPerMonth: -2 | automation.yaml:25: spec.brakes.retrainingsPerMonth: -2.0
          automation | changes: 3 | changes: 0 | automation.yaml:26: spec.brakes.flaps:
          automation | cooldownDays: 30 | freeze: [{ from: 1997-12-31, to: 1997-12-01 }] | automation.yaml:24: spec.brakes.freeze: 1997-12-31 to 1997-12-01 (expected: a first and a last day)
          automation | calibration: retrain | calibration: retrian | automation.yaml:22: spec.responses.calibration: "retrian" (expected: one of
          automation | calibration: retrain | gate: ignore | automation.yaml:22: spec.responses.gate: ignore (expected: require;
          automation | mode: act | mode: acts | automation.yaml:6: spec.mode: "acts" (expected: one of [observe, recommend, approve, act])
          automation | candidates: each-cutoff | features: { recency_day: 1 } | automation.yaml:12: spec.features: unknown key "features"
          automation | name: churn | name: second | automation.yaml:5: spec.endpoint: churn (expected: an endpoint without an Automation;
          monitor | endpoint: churn | endpoint: chrun | monitor.yaml:5: spec.endpoint: unknown Endpoint "chrun"
          monitor | condition: frequency = 1 | condition: frequncy = 1 | monitor.yaml:14: spec.slices[0].condition: "frequncy = 1" at character 1
          monitor | features: { psi: 0.1 | feature: { recency_day: { psi: 1 } }\\n  features: { psi: 0.1 | monitor.yaml:10: spec.feature.recency_day: unknown feature (expected: one of cds_total,
          rollout | endpoint: churn | endpoint: chrun | rollout.yaml:5: spec.endpoint: unknown Endpoint "chrun"
          """)
  void apply_refusesAndChangesNothing(String file, String good, String bad, String message) {
    var before = server.get("/declarations").body();
    assertThat(before.path("current").size()).isGreaterThan(9);
    var text = ChurnServer.example(file + ".yaml");
    var changed =
        text.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad.replace("\\n", "\n")));
    assertThat(changed).isNotEqualTo(text);
    var answer =
        server.post(
            "/apply",
            new Applying.Request(List.of(new Applying.SourceFile(file + ".yaml", changed))));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().path("details")).hasSize(1);
    assertThat(answer.body().path("details").path(0).asString("")).startsWith(message);
    assertThat(server.get("/declarations").body()).isEqualTo(before);
  }
}
