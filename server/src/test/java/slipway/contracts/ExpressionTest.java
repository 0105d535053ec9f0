package slipway.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.analytics.Analytics;
import slipway.analytics.AnalyticsLimits;
import slipway.analytics.Column;
import slipway.analytics.ColumnType;
import slipway.analytics.Session;
import slipway.blob.FileBlobs;
import slipway.config.CrashPoint;
import slipway.contracts.ExpressionParser.Reach;
import slipway.telemetry.Telemetry;

final class ExpressionTest {
  private static final long SEED = 4711;
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final Map<String, Expression.Kind> COLUMNS =
      Map.of(
          "a", Expression.Kind.NUMBER,
          "b", Expression.Kind.NUMBER,
          "c", Expression.Kind.NUMBER,
          "day", Expression.Kind.DATE,
          "plan", Expression.Kind.TEXT);
  private static final double[] VALUES = {
    0, -0.0, 1, 2, 2, 3, -1, 0.1, 0.2, 0.3, 1e308, -1e308, 1e-300, Double.NaN, Double.NaN, 90, 30
  };

  @TempDir Path directory;

  @Test
  void text_meansTheSameInDuckdbAndAtTheDoor() {
    var random = new Random(SEED);
    var rows = rows(random, 400);
    try (var analytics = analytics()) {
      analytics.session(session -> {
        fill(session, rows);
        for (int i = 0; i < 300; i++) {
          compare(session, rows, condition(random, 4));
        }
        return true;
      });
    }
  }

  @Test
  void text_meansTheSameWhateverTypeANumberIsStoredAs() {
    var random = new Random(SEED + 2);
    var rows = new ArrayList<double[]>();
    for (int i = 0; i < 300; i++) {
      rows.add(
          random.ints(NAMES.size(), -3, 6).mapToDouble(x -> x == -3 ? Double.NaN : x).toArray());
    }
    var types =
        Map.of(
            "a",
            ColumnType.INTEGER,
            "b",
            ColumnType.parse("decimal(10,2)"),
            "c",
            ColumnType.NUMBER);
    try (var analytics = analytics()) {
      analytics.session(session -> {
        fill(session, rows);
        session.execute(
            "create or replace table t as"
                + " select n, a::bigint as a, b::decimal(10, 2) as b, c from t");
        for (int i = 0; i < 200; i++) {
          var text = condition(random, 3);
          var rule = ExpressionParser.parse("e", text, COLUMNS, Reach.ROW);
          var broken = ExpressionSql.over(types).broken(rule);
          assertThat(
                  session.query(
                      "select n from t where " + broken + " order by n", row -> row.integer(1)))
              .as("seed %s: %s", SEED, text)
              .isEqualTo(atTheDoor(rows, text));
        }
        return true;
      });
    }
  }

  @Test
  void text_meansWhatDuckdbTakesItFor() {
    var random = new Random(SEED + 1);
    var rows = rows(random, 200);
    try (var analytics = analytics()) {
      analytics.session(session -> {
        fill(session, rows);
        for (var text :
            List.of(
                "a <= b",
                "a <= b and b <= c or not c > 1",
                "not a = b or c is null and b is not null",
                "abs(a * b - c) <= 0.01",
                "(a is null) = (b = 1)",
                "a - b - c < 2 * 3 + a",
                "coalesce(a, b, 0) >= -1",
                "a = 1 is not null",
                "a != b and - a < 3 or true")) {
          assertThat(
                  session.query(
                      "select n from t where not (" + text + ") order by n", row -> row.integer(1)))
              .as(text)
              .isEqualTo(atTheDoor(rows, text));
        }
        return true;
      });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a <= dai | did you mean day",
        "a < b < c | one comparison",
        "a + 1 | a condition, not a number",
        "a and b | a condition, not a number",
        "a = plan | two of a kind",
        "day >= 'yesterday' | a date like",
        "sum(a) > 1 | a column, abs(…) or coalesce(…)",
        "a > previous.a | previous is of step rules",
        "a > $days | $days is of step rules",
        "a between 1 and 2 | an operator or the end",
        "a > 1; drop table t | one of and or not",
        "(a > 1 | \")\"",
        "a > | a value",
        "a is 1 | null after is",
        "a > 1e999 | a finite number",
        "plan = 'x | a closing '"
      })
  void text_outsideTheGrammarIsRefused(String text, String expected) {
    assertThatThrownBy(() -> ExpressionParser.parse("expression", text, COLUMNS, Reach.ROW))
        .hasMessageStartingWith("expression: \"" + text)
        .hasMessageContaining(expected);
  }

  @Test
  void text_tooDeepIsRefusedAndNotOverflowed() {
    for (var text : List.of("(".repeat(3000) + "a", "not ".repeat(900) + "a", "-".repeat(3900))) {
      assertThatThrownBy(() -> ExpressionParser.parse("expression", text, COLUMNS, Reach.ROW))
          .hasMessageContaining("levels");
    }
  }

  @Test
  void dates_areComparedWithDates() {
    var rule =
        ExpressionParser.parse("e", "day >= '1997-01-01' and plan <> 'it''s'", COLUMNS, Reach.ROW);
    assertThat(ExpressionSql.over(Map.of()).write(rule))
        .isEqualTo("((\"day\" >= DATE '1997-01-01') and (\"plan\" <> 'it''s'))");
    assertThat(ExpressionPredicate.isOver(rule, NAMES)).isFalse();
  }

  private void compare(Session session, List<double[]> rows, String text) {
    var rule = ExpressionParser.parse("e", text, COLUMNS, Reach.ROW);
    var broken = ExpressionSql.over(Map.of()).broken(rule);
    assertThat(
            session.query("select n from t where " + broken + " order by n", row -> row.integer(1)))
        .as("seed %s: %s", SEED, text)
        .isEqualTo(atTheDoor(rows, text));
  }

  /// The numbers of the rows that break the condition.
  private static List<Long> atTheDoor(List<double[]> rows, String text) {
    var test = ExpressionPredicate.of(ExpressionParser.parse("e", text, COLUMNS, Reach.ROW), NAMES);
    var broken = new ArrayList<Long>();
    for (int i = 0; i < rows.size(); i++) {
      if (!test.passes(rows.get(i))) {
        broken.add((long) i);
      }
    }
    return broken;
  }

  private static String condition(Random random, int depth) {
    if (depth == 0) {
      return number(random, 0) + " < " + number(random, 0);
    }
    return switch (random.nextInt(8)) {
      case 0 -> "(" + condition(random, depth - 1) + " and " + condition(random, depth - 1) + ")";
      case 1 -> "(" + condition(random, depth - 1) + " or " + condition(random, depth - 1) + ")";
      case 2 -> "not (" + condition(random, depth - 1) + ")";
      case 3 -> "(" + number(random, depth - 1) + " is null)";
      case 4 -> "(" + number(random, depth - 1) + " is not null)";
      case 5 -> "(" + condition(random, depth - 1) + ") = (" + condition(random, depth - 1) + ")";
      default -> {
        var operators = List.of("=", "<>", "<", "<=", ">", ">=");
        yield number(random, depth - 1)
            + ' '
            + operators.get(random.nextInt(operators.size()))
            + ' '
            + number(random, depth - 1);
      }
    };
  }

  private static String number(Random random, int depth) {
    if (depth == 0) {
      return random.nextBoolean()
          ? NAMES.get(random.nextInt(NAMES.size()))
          : String.valueOf(Math.abs(random.nextInt(5)) / 2.0);
    }
    return switch (random.nextInt(6)) {
      case 0 -> "abs(" + number(random, depth - 1) + ")";
      case 1 -> "(- " + number(random, depth - 1) + ")";
      case 2 -> "coalesce(" + number(random, depth - 1) + ", " + number(random, 0) + ")";
      default -> {
        var operator = "+-*/".charAt(random.nextInt(4));
        yield "("
            + number(random, depth - 1)
            + ' '
            + operator
            + ' '
            + number(random, depth - 1)
            + ")";
      }
    };
  }

  private static List<double[]> rows(Random random, int count) {
    var rows = new ArrayList<double[]>();
    for (int i = 0; i < count; i++) {
      rows.add(random.doubles(NAMES.size()).map(x -> VALUES[(int) (x * VALUES.length)]).toArray());
    }
    return rows;
  }

  /// NaN becomes null, as the door takes it.
  private static void fill(Session session, List<double[]> rows) {
    var columns = new ArrayList<Column>();
    columns.add(new Column("n", ColumnType.INTEGER));
    NAMES.forEach(name -> columns.add(new Column(name, ColumnType.NUMBER)));
    try (var table = session.table("t", columns)) {
      for (int i = 0; i < rows.size(); i++) {
        table.integer(i);
        for (double value : rows.get(i)) {
          if (Double.isNaN(value)) {
            table.nothing();
          } else {
            table.number(value);
          }
        }
        table.endRow();
      }
    }
  }

  private Analytics analytics() {
    return Analytics.open(
        FileBlobs.open(directory.resolve("blobs"), CrashPoint.none()),
        directory.resolve("temp"),
        AnalyticsLimits.standard(),
        new Telemetry());
  }
}
