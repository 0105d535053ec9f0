package slipway.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// One caller's work inside a transaction. Who takes a `Tx` touches the database; who does not,
/// does not.
public final class Tx {
  private final Handle handle;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> statements;
  private final List<Runnable> afterCommit = new ArrayList<>();

  Tx(Handle handle, Dialect dialect, Map<String, PreparedStatement> statements) {
    this.handle = handle;
    this.dialect = dialect;
    this.statements = statements;
  }

  Tx(Handle handle, Dialect dialect) {
    this(handle, dialect, new HashMap<>());
  }

  /// The handle for ordinary statements: `tx.sql().createQuery("select …").bind("name", value)`.
  public Handle sql() {
    return handle;
  }

  public Dialect dialect() {
    return dialect;
  }

  /// A statement kept prepared with its connection, for hot paths. Never close it.
  public PreparedStatement prepared(String sql) {
    try {
      var statement = statements.get(sql);
      if (statement == null || statement.isClosed()) {
        Connection connection = handle.getConnection();
        statement = connection.prepareStatement(sql);
        statements.put(sql, statement);
      }
      return statement;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /// Runs once after the commit that holds this work, in order; never when it rolls back. It must
  /// not throw and must not wait.
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  List<Runnable> afterCommitActions() {
    return afterCommit;
  }
}
