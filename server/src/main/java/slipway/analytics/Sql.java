package slipway.analytics;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import slipway.api.Names;
import slipway.api.SlipwayException;

/// Writing values and names into DuckDB's SQL.
public final class Sql {
  private Sql() {}

  /// A quoted name.
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /// A typed literal; dates and instants keep their type.
  public static String literal(@Nullable Object value) {
    return switch (value) {
      case null -> "NULL";
      case Boolean b -> b.toString();
      case Integer i -> i.toString();
      case Long l -> l.toString();
      case BigDecimal d -> d.toPlainString();
      case Double d -> "CAST('" + d + "' AS DOUBLE)";
      case LocalDate d -> "DATE '" + d + '\'';
      case Instant i -> "TIMESTAMP '" + LocalDateTime.ofInstant(i, ZoneOffset.UTC) + '\'';
      default -> '\'' + value.toString().replace("'", "''") + '\'';
    };
  }

  /// Writes the values of `$name` parameters into a statement, outside of its strings, quoted names
  /// and comments. (DuckDB's JDBC driver binds by position only, and does not bind in views.)
  public static String bind(String sql, Map<String, ?> parameters) {
    var out = new StringBuilder(sql.length() + 64);
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      int end = skipped(sql, at);
      if (end > at) {
        out.append(sql, at, end);
        at = end;
      } else if (c == '$' && at + 1 < sql.length() && isNameStart(sql.charAt(at + 1))) {
        end = at + 1;
        while (end < sql.length() && isNamePart(sql.charAt(end))) {
          end++;
        }
        var name = sql.substring(at + 1, end);
        if (!parameters.containsKey(name)) {
          throw unknown(name, parameters);
        }
        out.append(literal(parameters.get(name)));
        at = end;
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  /// The end of the string, quoted name or comment that starts here; `at` when none does.
  private static int skipped(String sql, int at) {
    char c = sql.charAt(at);
    if (c == '\'' || c == '"') {
      int end = sql.indexOf(c, at + 1);
      return end < 0 ? sql.length() : end + 1;
    }
    if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      return end < 0 ? sql.length() : end;
    }
    if (sql.startsWith("/*", at)) {
      int end = sql.indexOf("*/", at + 2);
      return end < 0 ? sql.length() : end + 2;
    }
    return at;
  }

  private static SlipwayException unknown(String name, Map<String, ?> parameters) {
    var nearest =
        Names.nearest(name, parameters.keySet()).map(near -> "; did you mean $" + near).orElse("");
    return SlipwayException.invalid(
        "sql parameter", "$" + name, "one of " + new TreeSet<>(parameters.keySet()) + nearest);
  }

  private static boolean isNameStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9');
  }
}
