package slipway.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.testing.ChurnFrames;

final class XgboostSettingsTest {
  @Test
  void parse_reachesEverySettingOfTheExample() {
    var declared = ChurnFrames.settings();
    var settings = XgboostSettings.parse(declared, Task.BINARY);

    var written = Json.treeOf(settings.written());
    for (var name : declared.propertyNames()) {
      assertThat(written.get(name).asString()).as(name).isEqualTo(withPoint(declared, name));
    }
    assertThat(settings.nthread()).isOne();
    assertThat(settings.seed()).isEqualTo(7);
  }

  @Test
  void parse_ofNothingGivesXgboostsDefaults() {
    var settings = XgboostSettings.parse(Json.object(), Task.REGRESSION);

    assertThat(settings.objective()).isEqualTo("reg:squarederror");
    assertThat(settings.maxDepth()).isEqualTo(6);
    assertThat(settings.eta()).isEqualTo(0.3);
    assertThat(settings.baseScore()).isEmpty();
  }

  @Test
  void written_readsBackTheSame() {
    var settings = XgboostSettings.parse(ChurnFrames.settings(), Task.BINARY);
    var again = XgboostSettings.parse(Json.treeOf(settings.written()), Task.BINARY);
    assertThat(again).isEqualTo(settings);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"max_dept\": 3} | settings.max_dept: 3 (expected: a known setting; did you mean max_depth?)",
        "{\"max_depth\": 0} | settings.max_depth: 0 (expected: a whole number from 1 to 16)",
        "{\"max_depth\": \"3\"} | settings.max_depth: \"3\" (expected: a whole number from 1 to 16)",
        "{\"eta\": 1.5} | settings.eta: 1.5 (expected: a number from 0.0 to 1.0)",
        "{\"subsample\": 0} | settings.subsample: 0 (expected: above 0 and at most 1)",
        "{\"base_score\": 1} | settings.base_score: 1.0 (expected: between 0 and 1 for a probability)",
        "{\"objective\": \"reg:squarederror\"} | an objective for BINARY",
        "{\"objective\": \"binary:logistics\"} | did you mean binary:logistic?",
        "{\"tree_method\": \"gpu_hist\"} | one of [approx, exact, hist]",
        "[1] | settings: [1] (expected: an object of settings)"
      })
  void parse_refusesWhatXgboostWouldMisread(String declared, String message) {
    assertThatThrownBy(() -> XgboostSettings.parse(Json.tree(declared), Task.BINARY))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining(message);
  }

  private static String withPoint(tools.jackson.databind.JsonNode declared, String name) {
    var node = declared.get(name);
    boolean whole =
        java.util.Set.of("rounds", "max_depth", "max_bin", "seed").contains(name)
            || !node.isNumber();
    return whole ? node.asString() : Double.toString(node.asDouble());
  }
}
