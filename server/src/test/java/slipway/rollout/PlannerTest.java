package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.declaration.RolloutSpec.Action;
import slipway.api.declaration.RolloutSpec.Verdicts;
import slipway.testing.TestDatabases;
import tools.jackson.databind.JsonNode;

/// What a rollout would need, from what an endpoint has recorded.
final class PlannerTest {
  private static final String PLAN = "/api/v1/projects/default/endpoints/churn/rollout/plan";

  @TempDir private Path directory = Path.of("");
  private @Nullable RolloutLine opened;

  @BeforeEach
  void open() {
    opened = RolloutLine.open(directory, TestDatabases.sqlite(directory));
    it().apply(RolloutLine.spec(new Verdicts(null, null, null, Action.HOLD, null)));
    it().line.release(it().constant(RolloutLine.WRONG));
  }

  @AfterEach
  void close() {
    it().close();
  }

  @Test
  void plan_countsRecordedRequests_andAsksForASpreadWhileNoPairHasALabel() {
    assertThat(plan("").path("traffic").path("requests").asLong()).isZero();
    it().ask(1, 60);
    var plan = plan("?errors=0.05&power=0.5&share=0.1");
    assertThat(plan.path("traffic").path("requests").asLong()).isEqualTo(60);
    assertThat(plan.path("traffic").path("perDay").asDouble()).isPositive();
    assertThat(plan.path("errors").path("base").asDouble()).isZero();
    assertThat(plan.path("errors").path("requests").asLong()).isBetween(900L, 1_500L);
    assertThat(plan.path("errors").path("days").asDouble()).isPositive();
    assertThat(plan.path("quality").isNull()).isTrue();
    assertThat(plan.path("sentences").toString()).contains("give a spread");

    var given = plan("?difference=0.0023&spread=0.046&power=0.5").path("quality");
    assertThat(given.path("pairs").asLong()).isBetween(2_200L, 3_700L);
    assertThat(given.path("unpaired").isNull()).isTrue();
  }

  @Test
  void plan_takesTheSpreadOfLabelledPairs_andSaysWhatACanaryAloneWouldNeed() {
    it().start(it().prepared(it().constant(RolloutLine.RIGHT)), null);
    it().ask(1, 120);
    it().mature();
    var quality = plan("?difference=0.01").path("quality");
    assertThat(quality.path("pairsSeen").asLong()).isGreaterThanOrEqualTo(30);
    assertThat(quality.path("spread").asDouble()).isBetween(0.1, 0.8);
    assertThat(quality.path("labelDays").asLong()).isBetween(85L, 125L);
    assertThat(quality.path("unpaired").asLong()).isPositive();
  }

  @Test
  void plan_refusesByName() {
    assertThat(it().get(PLAN + "?power=1").text()).contains("power");
    assertThat(it().get(PLAN + "?share=all").text()).contains("share").contains("a number");
    assertThat(it().get(PLAN + "?errors=2").status()).isEqualTo(400);
    assertThat(it().get(PLAN.replace("/churn/", "/chrun/")).text()).contains("did you mean churn?");
  }

  private JsonNode plan(String query) {
    var answer = it().get(PLAN + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return slipway.api.Json.tree(answer.text());
  }

  private RolloutLine it() {
    return java.util.Objects.requireNonNull(opened);
  }
}
