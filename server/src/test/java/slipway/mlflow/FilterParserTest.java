package slipway.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.api.SlipwayException;
import slipway.db.Dialect;
import slipway.mlflow.search.Filter;
import slipway.mlflow.search.Filter.Comparison;
import slipway.mlflow.search.Filter.Entity;
import slipway.mlflow.search.Filter.Field;
import slipway.mlflow.search.FilterParser;
import slipway.mlflow.search.Operator;
import slipway.mlflow.search.OrderTerm.Direction;
import slipway.mlflow.search.SqlPart;
import slipway.mlflow.search.Vocabulary;
import slipway.mlflow.search.Vocabulary.Kind;

final class FilterParserTest {
  private static final Vocabulary VOCABULARY =
      new Vocabulary()
          .attributePrefix("attributes", "attr")
          .attribute("name", Kind.TEXT, Operator.LISTED, "run name")
          .attribute("start_time", Kind.NUMBER, Operator.NUMERIC)
          .keys(Entity.METRIC, Operator.NUMERIC, "metrics", "metric")
          .keys(Entity.PARAM, Operator.NULLABLE, "params")
          .keys(Entity.TAG, Operator.TEXTUAL, "tags")
          .order("start_time", "start_time")
          .orderByKeys(Entity.METRIC);

  private static final int FUZZ_SEED = 20_261_121;
  private static final int FUZZ_ROUNDS = 20_000;

  private static List<Filter> parse(String text) {
    return FilterParser.filter(text, VOCABULARY).parts();
  }

  @Test
  void filter_readsComparisonsJoinedByAnd() {
    assertThat(
            parse(
                "metrics.rmse < -1.5e-3 AND params.\"a b\" = 'x' and attr.`run name` LIKE \"%y'\""))
        .containsExactly(
            new Comparison(
                new Field(Entity.METRIC, "rmse"), Operator.LESS, new Filter.Number(-0.0015)),
            new Comparison(new Field(Entity.PARAM, "a b"), Operator.EQUAL, new Filter.Text("x")),
            new Comparison(
                new Field(Entity.ATTRIBUTE, "name"), Operator.LIKE, new Filter.Text("%y'")));
  }

  @Test
  void filter_keepsDotsInKeys() {
    assertThat(parse("metrics.a.b.c >= 3"))
        .containsExactly(
            new Comparison(
                new Field(Entity.METRIC, "a.b.c"),
                Operator.GREATER_OR_EQUAL,
                new Filter.Number(3)));
  }

  @Test
  void filter_readsListsAndNulls() {
    assertThat(parse("name NOT IN ('a', \"b\") and params.x is not null and params.y IS NULL and "))
        .containsExactly(
            new Comparison(
                new Field(Entity.ATTRIBUTE, "name"),
                Operator.NOT_IN,
                new Filter.Texts(List.of("a", "b"))),
            new Comparison(
                new Field(Entity.PARAM, "x"), Operator.IS_NOT_NULL, new Filter.Nothing()),
            new Comparison(new Field(Entity.PARAM, "y"), Operator.IS_NULL, new Filter.Nothing()));
  }

  @Test
  void filter_bindsNotMoreThanAndAndAndMoreThanOr() {
    assertThat(parse("metrics.a > 1 or NOT metrics.b > 2 AND metrics.c > 3"))
        .containsExactly(
            new Filter.Any(
                List.of(
                    greater("a", 1),
                    new Filter.All(List.of(new Filter.Not(greater("b", 2)), greater("c", 3))))));
    assertThat(parse("(metrics.a > 1 or metrics.b > 2) AND metrics.c BETWEEN -1 and 1e3 and"))
        .containsExactly(
            new Filter.Any(List.of(greater("a", 1), greater("b", 2))),
            new Filter.All(
                List.of(
                    compared("c", Operator.GREATER_OR_EQUAL, -1),
                    compared("c", Operator.LESS_OR_EQUAL, 1_000))));
  }

  private static Comparison greater(String key, double value) {
    return compared(key, Operator.GREATER, value);
  }

  private static Comparison compared(String key, Operator operator, double value) {
    return new Comparison(new Field(Entity.METRIC, key), operator, new Filter.Number(value));
  }

  @Test
  void filter_ofBoundlessDepthIsRefused() {
    assertThatThrownBy(() -> parse("(".repeat(40_000)))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("more than 50 parentheses");
    assertThatThrownBy(() -> parse("not ".repeat(20_000) + "metrics.a > 1"))
        .isInstanceOf(SlipwayException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics.a > 1 OR",
        "OR metrics.a > 1",
        "NOT",
        "NOT AND metrics.a > 1",
        "(metrics.a > 1",
        "(metrics.a > 1 AND)",
        "metrics.a > 1)",
        "()",
        "metrics.a > 'x'",
        "params.a = 3",
        "params.a = `x`",
        "tags.a IS NULL",
        "tags.a IN ('b')",
        "metrics.a LIKE 'x'",
        "metrics. > 1",
        "metrics.a >",
        "metrics.a",
        "nope.a = 'x'",
        "nmae = 'x'",
        "params.a = 'x",
        "name IN ()",
        "name IN ('a'",
        "name = 'a' name = 'b'",
        "params.a == 'x'",
        "params.a <> 'x'",
        "metrics.a > 1;drop table run",
        "metrics.a BETWEEN 1",
        "metrics.a BETWEEN 1 OR 2",
        "metrics.a BETWEEN 'a' AND 'b'",
        "params.a BETWEEN 'a' AND 'b'",
        "metrics.a NOT BETWEEN 1 AND 2",
        "metrics.a > 1.2.3",
      })
  void filter_refusesWhatTheGrammarDoesNotHold(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(SlipwayException.class);
  }

  @Test
  void filter_namesTheNearestKey() {
    assertThatThrownBy(() -> parse("nmae = 'x'")).hasMessageContaining("did you mean 'name'?");
  }

  @Test
  void order_refusesKeysThatAreNotOrderedBy() {
    assertThat(FilterParser.order("metrics.name", VOCABULARY).field().entity())
        .isEqualTo(Entity.METRIC);
    assertThatThrownBy(() -> FilterParser.order("tags.name", VOCABULARY))
        .hasMessage(
            "Invalid order_by entity type 'tags' (expected: start_time, or a key of metric)");
  }

  @Test
  void order_readsDirections() {
    assertThat(FilterParser.order("metrics.`a b` DESC", VOCABULARY).direction())
        .isEqualTo(Direction.DESCENDING);
    assertThat(FilterParser.order("start_time", VOCABULARY).direction())
        .isEqualTo(Direction.ASCENDING);
    assertThatThrownBy(() -> FilterParser.order("start_time DOWN", VOCABULARY))
        .isInstanceOf(SlipwayException.class);
    assertThatThrownBy(
            () -> FilterParser.orders(List.of("start_time", "start_time DESC"), VOCABULARY))
        .hasMessageContaining("duplicate");
  }

  @Test
  void sql_bindsEveryUsersText() {
    var part =
        SqlPart.of(
            FilterParser.filter("params.a = 'x; drop' and params.b LIKE '100%_*'", VOCABULARY),
            comparison -> SqlPart.compare(Dialect.SQLITE, "v", comparison));
    assertThat(part.text()).isEqualTo("(1 = 1 and v = ? and v glob ?)");
    assertThat(part.values()).containsExactly("x; drop", "100*?[*]");
  }

  @Test
  void filter_neverFailsOtherwiseThanByRefusing() {
    var random = new Random(FUZZ_SEED);
    var pieces =
        List.of(
            "metrics",
            "params",
            ".",
            "`",
            "'",
            "\"",
            "a",
            " ",
            "AND",
            "or ",
            "not ",
            " between ",
            " and ",
            "=",
            "!=",
            "<",
            ">",
            "LIKE",
            "IN",
            "(",
            ")",
            ",",
            "1",
            "-",
            "e",
            "is",
            "not",
            "null",
            "\u00e4",
            "\0",
            "%",
            "name",
            "start_time");
    for (int round = 0; round < FUZZ_ROUNDS; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(14); i >= 0; i--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      try {
        parse(text.toString());
      } catch (SlipwayException expected) {
        assertThat(expected.code().httpStatus()).as(text.toString()).isEqualTo(400);
      }
    }
  }
}
