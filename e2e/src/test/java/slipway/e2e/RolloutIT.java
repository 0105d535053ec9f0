package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import slipway.api.Json;
import slipway.api.wire.Rollout;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;

/// The rollouts of the months as the command line shows them. Labels prove the second model better
/// after some 3,000 of its pairs and the third after some 6,000 (medians over orders of arrival,
/// computed elsewhere); in the order of the entities both come sooner.
final class RolloutIT {
  private static final int REQUESTS = 23_570;

  private static final Line LINE = Line.whole();

  @Test
  void rollouts_arePromotedOnTheGateAndConfirmedByLabelsThreeMonthsLater() throws Exception {
    var found = Json.tree(cli(0, "rollout", "list", "churn"));
    assertThat(found).hasSize(3);
    var newest = LINE.project().rollout("churn", 3);
    assertThat(newest.status()).isEqualTo(Status.PROMOTED);
    assertThat(newest.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(newest.pairs()).isZero();
    for (int number = 1; number <= 2; number++) {
      var rollout = LINE.project().rollout("churn", number);
      assertThat(rollout.version()).isEqualTo(number + 1);
      assertThat(rollout.status()).as(rollout.sentence()).isEqualTo(Status.CONFIRMED);
      assertThat(rollout.verdict()).isEqualTo(Verdict.BETTER);
      assertThat(rollout.requests()).isEqualTo(REQUESTS);
      assertThat(rollout.mirrored()).isEqualTo(REQUESTS);
      assertThat(rollout.pairs()).isEqualTo(REQUESTS);
      var looks = LINE.project().looks("churn", number);
      assertThat(looks)
          .extracting(Rollout.Look::result)
          .filteredOn(result -> !result.equals("none"))
          .containsExactly("started", "promoted", "confirmed");
      assertThat(looks).flatExtracting(Rollout.Look::rails).noneMatch(Rollout.Rail::alarm);
    }
    assertThat(LINE.project().rollout("churn", 1).sentence()).contains("after 2,499 pairs");
    assertThat(LINE.project().rollout("churn", 2).sentence()).contains("after 4,131 pairs");
  }

  @Test
  void commands_showOneRolloutAndRefuseWhatCannotBe() throws Exception {
    var shown = Json.readLenient(bytes(cli(0, "rollout", "show", "churn", "1")), Rollout.class);
    assertThat(shown).isEqualTo(LINE.project().rollout("churn", 1));
    var looks = Json.tree(cli(0, "rollout", "looks", "churn", "1"));
    assertThat(looks).hasSize(LINE.project().looks("churn", 1).size());
    cli(3, "rollout", "show", "churn", "99");
    cli(3, "rollout", "start", "churn", "99");
    cli(6, "rollout", "start", "churn", "4", "--reason", "it is active already");
    cli(6, "rollout", "promote", "churn", "--reason", "nothing runs");
    cli(6, "rollout", "abort", "churn", "--reason", "nothing runs");
    cli(6, "rollout", "extend", "churn", "--requests", "5", "--reason", "nothing runs");
    assertThat(LINE.project().rollouts()).hasSize(3);
  }

  private static String cli(int status, String... command)
      throws IOException, InterruptedException {
    var words = new ArrayList<>(Installation.cli());
    words.addAll(List.of("--server", LINE.address().toString(), "--json"));
    words.addAll(List.of(command));
    var ended = Command.run(words, Map.of());
    assertThat(ended.status()).as(ended.err()).isEqualTo(status);
    return ended.out();
  }

  private static byte[] bytes(String json) {
    return Json.bytes(Json.tree(json));
  }
}
