package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import slipway.api.Json;
import slipway.ui.Colours.Colour;

final class ColoursTest {
  @Test
  void variants_haveTheirColoursWhateverIsBesideThem() {
    assertThat(Colours.of(List.of("shadow", "canary", "primary")))
        .isEqualTo(
            Map.of(
                "primary",
                new Colour(1, 0),
                "canary",
                new Colour(2, 0),
                "shadow",
                new Colour(8, 0)));
    assertThat(Colours.of(List.of("canary"))).isEqualTo(Map.of("canary", new Colour(2, 0)));
  }

  @Test
  void versions_haveTheSameColourOnEveryPage() {
    var all = Colours.of(versions(1, 8));
    assertThat(new HashSet<>(all.values())).hasSize(8);
    for (int from = 1; from <= 8; from++) {
      var some = Colours.of(versions(from, 8));
      some.forEach((name, colour) -> assertThat(colour).as(name).isEqualTo(all.get(name)));
    }
    var ninth = Colours.of(List.of("customer_churn v9")).get("customer_churn v9");
    assertThat(ninth).isEqualTo(all.get("customer_churn v1"));
  }

  @Test
  void names_makeTheSamePictureInAnyOrder() {
    var random = new Random(11);
    var names =
        new ArrayList<>(List.of("auc", "log_loss", "rmse", "eval/fold_3_auc", "é", "", "f1"));
    var first = Colours.of(names);
    assertThat(new HashSet<>(first.values())).hasSize(names.size());
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(names, random);
      assertThat(Colours.of(names)).isEqualTo(first);
    }
  }

  @Test
  void colours_comeAgainWithAnotherStroke() {
    var colours = Colours.of(versions(1, 20));
    assertThat(new HashSet<>(colours.values())).hasSize(20);
    assertThat(colours.values().stream().mapToInt(Colour::round).max()).hasValue(2);
    assertThat(colours.values()).allSatisfy(c -> assertThat(c.place()).isBetween(1, 8));
  }

  @Test
  void chart_carriesItsColours() {
    var chart =
        Json.tree(
            Charts.text(
                Map.of(
                    "kind",
                    "bar",
                    "series",
                    List.of(
                        Map.of("name", "canary", "points", List.of()),
                        Map.of("name", "primary", "points", List.of())))));
    assertThat(chart.path("kind").asString()).isEqualTo("bar");
    assertThat(chart.path("series").get(0).path("colour").asInt()).isEqualTo(2);
    assertThat(chart.path("series").get(1).path("colour").asInt()).isEqualTo(1);
    assertThat(chart.path("series").get(1).has("dash")).isFalse();
  }

  private static List<String> versions(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "customer_churn v" + i).toList();
  }
}
