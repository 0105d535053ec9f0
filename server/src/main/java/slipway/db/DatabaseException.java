package slipway.db;

import java.sql.SQLException;

/// A failure of the database itself, as an unchecked exception.
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DatabaseException(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
