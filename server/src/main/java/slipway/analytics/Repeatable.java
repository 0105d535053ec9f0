package slipway.analytics;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

/// Refuses a parsed statement whose answer hangs on more than its relations: on the clock, on
/// chance or on the session. A feature of `now()` is another one when it is computed again, and
/// knows what its cutoff must not.
final class Repeatable {
  private static final String EXPECTED =
      "the same answer whenever it is computed; take the time from $cutoff";

  /// What reads as a column and, where there is none of that name, is the clock.
  private static final Set<String> CLOCKS =
      Set.of("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp");

  /// Functions that DuckDB calls consistent although they read the clock, or that run SQL which
  /// stands in a text.
  private static final Set<String> HIDDEN =
      Set.of("current_localtime", "current_localtimestamp", "query", "query_table");

  private final Set<String> refused = new HashSet<>(HIDDEN);

  /// @param changing the functions of this DuckDB that are not the same for the same arguments
  Repeatable(Set<String> changing) {
    refused.addAll(changing);
    refused.remove("error"); // never gives an answer
  }

  /// Made when it is first needed, of what this DuckDB says of its functions.
  static final class Once {
    private volatile @Nullable Repeatable made;

    Repeatable of(Session session) {
      var known = made;
      if (known == null) {
        known =
            new Repeatable(
                Set.copyOf(
                    session.query(
                        "select distinct function_name from duckdb_functions() where stability in"
                            + " ('VOLATILE', 'CONSISTENT_WITHIN_QUERY')",
                        row -> row.requireText(1))));
        made = known;
      }
      return known;
    }
  }

  void require(JsonNode parsed) {
    if (parsed.isObject()) {
      requireFunction(parsed);
      requireColumn(parsed);
      if (parsed.path("sample").isObject()) {
        throw SlipwayException.invalid("sql", "a sample", EXPECTED);
      }
    }
    for (var child : parsed.values()) {
      require(child);
    }
  }

  private void requireFunction(JsonNode node) {
    var name = node.path("function_name").asString("").toLowerCase(Locale.ROOT);
    boolean sinceNow = name.equals("age") && node.path("arguments").size() == 1;
    if (sinceNow || refused.contains(name)) {
      throw SlipwayException.invalid("sql", name + (sinceNow ? "() of one value" : "()"), EXPECTED);
    }
  }

  private static void requireColumn(JsonNode node) {
    var names = node.path("column_names");
    if (names.size() != 1) {
      return;
    }
    var name = names.path(0).asString("").toLowerCase(Locale.ROOT);
    if (CLOCKS.contains(name)) {
      throw SlipwayException.invalid(
          "sql", name, EXPECTED + "; a column of that name is written with its relation");
    }
  }
}
