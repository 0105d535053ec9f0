package slipway.db;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/// The statements that one SQLite connection keeps prepared, for preparing takes longer than most
/// statements. A statement in use is not in the cache: the same SQL inside its own result gets
/// another one.
final class StatementCache implements StatementBuilder {
  private static final int IDLE_MAX = 300;

  private final Map<String, PreparedStatement> held = new HashMap<>();
  private final LinkedHashMap<String, PreparedStatement> idle =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Statement, String> lent = new IdentityHashMap<>();

  /// The statement that [Tx#prepared] hands out, one for each SQL text.
  PreparedStatement held(Connection connection, String sql) throws SQLException {
    var statement = held.get(sql);
    if (statement == null || statement.isClosed()) {
      statement = connection.prepareStatement(sql);
      held.put(sql, statement);
    }
    return statement;
  }

  @Override
  public Statement create(Connection connection, StatementContext context) throws SQLException {
    return connection.createStatement();
  }

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    if (context.isReturningGeneratedKeys()) {
      return connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS);
    }
    var statement = idle.remove(sql);
    if (statement == null || statement.isClosed()) {
      statement = connection.prepareStatement(sql);
    }
    lent.put(statement, sql);
    return statement;
  }

  @Override
  public CallableStatement createCall(Connection connection, String sql, StatementContext context) {
    throw new UnsupportedOperationException("SQLite has no procedures");
  }

  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    var key = lent.remove(statement);
    if (key == null
        || idle.containsKey(key)
        || !(statement instanceof PreparedStatement prepared)
        || statement.isClosed()) {
      statement.close();
      return;
    }
    prepared.clearParameters();
    prepared.clearBatch();
    prepared.setMaxRows(0);
    idle.put(key, prepared);
    if (idle.size() > IDLE_MAX) {
      var eldest = idle.pollFirstEntry();
      if (eldest != null) {
        eldest.getValue().close();
      }
    }
  }

  /// The connection outlives the handles that borrow it.
  @Override
  public void close(Connection connection) {}

  /// Drops every statement: after SQLITE_FULL the prepared ones are dead and hide the real error.
  void forget() {
    held.values().forEach(StatementCache::closeQuietly);
    held.clear();
    idle.values().forEach(StatementCache::closeQuietly);
    idle.clear();
    lent.clear();
  }

  private static void closeQuietly(PreparedStatement statement) {
    try {
      statement.close();
    } catch (SQLException _) {
      // It was dead already.
    }
  }
}
