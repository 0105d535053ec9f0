package slipway.training;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Started with the trainer's class path, to show that it cannot do what it tries.
final class DatabaseOpener {
  private DatabaseOpener() {}

  public static void main(String[] arguments) throws SQLException {
    DriverManager.getConnection("jdbc:sqlite:" + Path.of(arguments[0])).close();
  }
}
