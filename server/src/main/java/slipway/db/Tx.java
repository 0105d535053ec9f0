package slipway.db;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// One caller's work inside a transaction. Who takes a `Tx` touches the database; who does not,
/// does not.
public final class Tx {
  private final Handle handle;
  private final Dialect dialect;
  private final StatementCache statements;
  private final List<Runnable> afterCommit = new ArrayList<>();

  Tx(Handle handle, Dialect dialect, StatementCache statements) {
    this.handle = handle;
    this.dialect = dialect;
    this.statements = statements;
  }

  /// The handle for ordinary statements: `tx.sql().createQuery("select …").bind("name", value)`. Do
  /// not catch what they throw: after a failed statement the transaction is of no use.
  public Handle sql() {
    return handle;
  }

  public Dialect dialect() {
    return dialect;
  }

  /// A statement kept prepared with its connection, for hot paths: one for each SQL text, so its
  /// result is read before the same text is asked for again. Never close it.
  public PreparedStatement prepared(String sql) {
    try {
      return statements.held(handle.getConnection(), sql);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /// Runs once after the commit that holds this work, in order, on the caller's thread before its
  /// call returns; never when it rolls back. What it throws is logged. Actions of different callers
  /// have no order among them: one that publishes state must compare versions.
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  List<Runnable> afterCommitActions() {
    return List.copyOf(afterCommit);
  }

  void close() {
    handle.close();
  }
}
