package slipway.monitoring.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.api.SlipwayException;
import slipway.monitoring.parity.VectorComparison.Difference;
import slipway.monitoring.parity.VectorComparison.Pair;

final class VectorComparisonTest {
  private static final List<String> FEATURES = List.of("a", "b");

  @Test
  void of_countsByFeatureAndLabel_andTakesMissingForEqualToMissing() {
    var found =
        VectorComparison.of(
            FEATURES,
            List.of(
                new Pair("1", row(1, Float.NaN), row(1, Float.NaN), 0),
                new Pair("2", row(1, 0.1f), row(1, 0.2f), 1),
                new Pair("3", row(1, Float.NaN), row(1, 2), 1),
                new Pair("4", row(1, 2), null, 1)));

    assertThat(found.rows()).isEqualTo(4);
    assertThat(found.mismatched()).isEqualTo(3);
    assertThat(found.unknown()).isEqualTo(1);
    assertThat(found.rate()).isEqualTo(0.75);
    assertThat(found.features().get(0).mismatched()).isEqualTo(1);
    assertThat(found.features().get(1).examples())
        .containsExactly(
            new Difference("2", 0.1, 0.2),
            new Difference("3", null, 2.0),
            new Difference("4", 2.0, null));
    assertThat(found.byLabel())
        .containsExactly(
            new VectorComparison.OfLabel(0, 1, 0, 0), new VectorComparison.OfLabel(1, 3, 3, 1));
  }

  @Test
  void of_keepsSoManyExamplesAndNoMore() {
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < 100; i++) {
      pairs.add(new Pair("" + i, row(i, 0), row(i + 1, 0), Double.NaN));
    }

    var found = VectorComparison.of(FEATURES, pairs);

    assertThat(found.features().getFirst().mismatched()).isEqualTo(100);
    assertThat(found.features().getFirst().examples()).hasSize(VectorComparison.EXAMPLES_MAX);
    assertThat(found.byLabel()).isEmpty();
  }

  @Test
  void of_refusesVectorsOfAnotherWidth() {
    assertThatThrownBy(
            () -> VectorComparison.of(FEATURES, List.of(new Pair("1", new float[3], row(1, 1), 0))))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("vector of 1: 3 values (expected: 2 values)");
  }

  @Test
  void sample_isRepeatable_ascending_andWithoutRepetition() {
    var drawn = VectorComparison.sample(1_000, 50, 7);

    assertThat(drawn).hasSize(50).isSorted().doesNotHaveDuplicates();
    assertThat(VectorComparison.sample(1_000, 50, 7)).isEqualTo(drawn);
    assertThat(VectorComparison.sample(1_000, 50, 8)).isNotEqualTo(drawn);
    assertThat(VectorComparison.sample(3, 50, 7)).containsExactly(0, 1, 2);
  }

  private static float[] row(float a, float b) {
    return new float[] {a, b};
  }
}
