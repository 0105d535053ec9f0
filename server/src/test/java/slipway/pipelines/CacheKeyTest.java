package slipway.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import slipway.api.Digest;
import slipway.api.Json;
import tools.jackson.databind.JsonNode;

final class CacheKeyTest {
  private static final CacheKey JANUARY =
      key("{\"cutoff\":\"1997-01-31\",\"settings\":{\"eta\":0.1}}", Map.of("tree", tree("a")));

  @Test
  void changesSince_namesWhatChanged() {
    var february =
        key("{\"cutoff\":\"1997-02-28\",\"settings\":{\"eta\":0.1}}", Map.of("tree", tree("a")));
    assertThat(february.changesSince(JANUARY))
        .isEqualTo("input `cutoff` changed 1997-01-31 → 1997-02-28");
  }

  @Test
  void changesSince_shortensDigestsAndNamesNewAndGoneInputs() {
    var other = key("{\"cutoff\":\"1997-01-31\"}", Map.of("tree", tree("b"), "code", "abc"));
    assertThat(other.changesSince(JANUARY))
        .isEqualTo(
            "input `code` is new, input `tree` changed "
                + new Digest(tree("a")).brief()
                + " → "
                + new Digest(tree("b")).brief()
                + ", input `settings.eta` is gone");
  }

  @Test
  void changesSince_isEmptyForWhatWasStoredAndReadAgain() {
    var again = CacheKey.of(Json.tree(Json.text(JANUARY.json())));
    assertThat(again.changesSince(JANUARY)).isEmpty();
    assertThat(again.digest()).isEqualTo(JANUARY.digest());
  }

  @Test
  void digest_dependsOnEveryInput() {
    assertThat(key("{\"cutoff\":\"1997-01-31\",\"settings\":{\"eta\":0.2}}", Map.of()).digest())
        .isNotEqualTo(
            key("{\"cutoff\":\"1997-01-31\",\"settings\":{\"eta\":0.1}}", Map.of()).digest());
  }

  private static CacheKey key(String with, Map<String, String> inputs) {
    var all = new HashMap<String, JsonNode>();
    Json.tree(with)
        .forEachEntry((name, value) -> {
          if (value.isObject()) {
            value.forEachEntry((inner, leaf) -> all.put("with." + name + "." + inner, leaf));
          } else {
            all.put("with." + name, value);
          }
        });
    inputs.forEach((name, value) -> all.put(name, Json.treeOf(value)));
    return new CacheKey(all);
  }

  private static String tree(String digit) {
    return digit.repeat(64);
  }
}
