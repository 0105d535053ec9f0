package slipway.db;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/// What a statement asks of its rows, with the values that are bound in it. All of it must hold.
public final class Conditions {
  private static final int FETCHED = 1_000;

  private final StringBuilder sql = new StringBuilder();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, List<String>> lists = new LinkedHashMap<>();

  /// `condition` names the value as `:name`.
  public Conditions and(String condition, String name, Object value) {
    add(condition);
    values.put(name, value);
    return this;
  }

  public Conditions and(String condition, String name, Optional<?> value) {
    return value.isEmpty() ? this : and(condition, name, (Object) value.get());
  }

  /// The expression is one of the words; any, when there is none.
  public Conditions in(String expression, String name, List<String> words) {
    if (!words.isEmpty()) {
      add(expression + " in (<" + name + ">)");
      lists.put(name, List.copyOf(words));
    }
    return this;
  }

  /// Every word stands in the text, whatever its case. The expression must not be null.
  public Conditions words(String expression, String find) {
    int number = 0;
    for (var word : find.strip().split("\\s+", -1)) {
      if (word.isEmpty()) {
        continue;
      }
      var name = "word" + number++;
      // SQLite knows the cases of ASCII only: other letters are also found as they were written.
      add(
          "(lower("
              + expression
              + ") like :"
              + name
              + " escape '!' or "
              + expression
              + " like :same_"
              + name
              + " escape '!')");
      values.put(name, within(word.toLowerCase(Locale.ROOT)));
      values.put("same_" + name, within(word));
    }
    return this;
  }

  private static String within(String word) {
    return '%' + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + '%';
  }

  private void add(String condition) {
    sql.append(sql.isEmpty() ? " where " : " and ").append(condition);
  }

  /// ` where …`
  public String sql() {
    return sql.toString();
  }

  public <S extends SqlStatement<S>> S bind(S statement) {
    values.forEach(statement::bind);
    lists.forEach(statement::bindList);
    return statement;
  }

  /// Rows of a list. Who goes through them one by one has few of them in memory at a time.
  ///
  /// @param select before the conditions, `order` after them
  public Query query(Tx tx, String select, String order, Slice slice) {
    return bind(tx.sql().createQuery(select + sql() + order))
        .bind("max", slice.max())
        .bind("from", slice.from())
        .setFetchSize(FETCHED);
  }

  /// How many rows of the table there are like that.
  public long count(Tx tx, String table) {
    return bind(tx.sql().createQuery("select count(*) from " + table + sql()))
        .mapTo(Long.class)
        .one();
  }
}
