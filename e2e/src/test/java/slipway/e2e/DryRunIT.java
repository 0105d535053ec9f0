package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import slipway.api.Json;
import slipway.api.wire.Automation.Column;
import slipway.api.wire.Automation.Comparison;
import slipway.api.wire.Automation.Month;
import slipway.api.wire.Automation.Replay;

/// The months that the loop decided, through other policies. The mean log losses of the ten months
/// whose labels are known were computed elsewhere (Python, XGBoost 3.0.4) on the same purchases.
final class DryRunIT {
  private static final LocalDate FIRST = LocalDate.of(1997, 1, 31);
  private static final LocalDate LAST = LocalDate.of(1998, 3, 31);
  private static final Offset<Double> FIGURE = within(0.00025); // ± .0002 of rounded figures

  private static final Line LINE = Line.whole();

  @Test
  void dryRun_ofThePolicyThatDecidedGivesWhatWasRecorded() throws Exception {
    var found = run(Installation.example().resolve("automation.yaml"));

    assertThat(mean(found.recorded())).isCloseTo(.3590, FIGURE);
    assertThat(found.recorded().retrainings()).isEqualTo(2);
    assertThat(found.recorded().releases()).isEqualTo(3);
    assertThat(found.recorded().falseAlarms()).isZero();
    assertThat(found.policy()).isEqualTo(found.recorded());
    assertThat(models(found))
        .isEqualTo(
            found.months().stream()
                .map(month -> Optional.ofNullable(month.recorded().model()))
                .toList());
  }

  @Test
  void dryRun_ofAFrozenPolicyKeepsTheFirstModel() throws Exception {
    var found = run(policy("frozen"));

    assertThat(mean(found.policy())).isCloseTo(.3745, FIGURE);
    assertThat(found.policy().judged()).isEqualTo(10);
    assertThat(found.policy().retrainings()).isZero();
    assertThat(models(found)).last().isEqualTo(Optional.of(LocalDate.of(1997, 3, 31)));
  }

  @Test
  void dryRun_ofAScheduleWithoutAGateTrainsEachMonth() throws Exception {
    var found = run(policy("monthly"));

    assertThat(mean(found.policy())).isCloseTo(.3577, FIGURE);
    assertThat(found.policy().releases()).isEqualTo(10);
    assertThat(found.policy().retrainings()).isEqualTo(9);
  }

  @Test
  void dryRun_ofAScheduleWithAGateBringsInLess() throws Exception {
    var found = run(policy("monthly-gated"));

    assertThat(mean(found.policy())).isCloseTo(.3585, FIGURE);
    assertThat(found.policy().releases()).isEqualTo(5);
    assertThat(models(found)).contains(Optional.of(LocalDate.of(1997, 9, 30)));
  }

  @Test
  void dryRun_thatCannotBeIsRefused() throws Exception {
    var text = Files.readString(policy("frozen"));
    var automation = LINE.project().automation();

    assertThatThrownBy(() -> automation.dryRun(text, LAST, FIRST)).hasMessageContaining("to: ");
    assertThatThrownBy(() -> automation.dryRun(text, LAST.plusYears(9), LAST.plusYears(10)))
        .hasMessageContaining("cutoffs that churn looked at");
    assertThatThrownBy(() ->
            automation.dryRun(text.replace("endpoint: churn", "endpoint: chrun"), FIRST, LAST))
        .hasMessageContaining("policy.spec.endpoint: chrun");
    assertThatThrownBy(() -> automation.dryRun(text.replace("trigger", "triger"), FIRST, LAST))
        .hasMessageContaining("did you mean \"trigger\"?");
    assertThatThrownBy(() -> automation.dryRun(UUID.randomUUID()))
        .hasMessageContaining("one of GET …/dry-runs");
  }

  private static Comparison run(Path policy) throws IOException, InterruptedException {
    var words = new ArrayList<>(Installation.cli());
    words.addAll(
        List.of("--server", LINE.address().toString(), "--json", "automation", "dry-run", "-f"));
    words.addAll(List.of(policy.toString(), "--from", FIRST.toString(), "--to", LAST.toString()));
    var ended = Command.run(words, Map.of());
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("of 15 cutoffs");
    return Objects.requireNonNull(
        Json.readLenient(Json.bytes(Json.tree(ended.out())), Replay.class).result());
  }

  private static Path policy(String name) {
    var path = Installation.root().resolve("examples/policies/" + name + ".yaml");
    assertThat(Files.exists(path)).isTrue();
    return path;
  }

  private static double mean(Column column) {
    return Objects.requireNonNull(column.meanLogLoss());
  }

  private static List<Optional<LocalDate>> models(Comparison found) {
    return found.months().stream()
        .map(Month::policy)
        .map(step -> Optional.ofNullable(step.model()))
        .toList();
  }
}
