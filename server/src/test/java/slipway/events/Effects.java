package slipway.events;

import java.util.List;
import slipway.db.Database;

/// A table of what handlers did.
final class Effects {
  private Effects() {}

  static void create(Database database) {
    database.inTransaction(
        "test.create", tx -> tx.sql().execute("create table effect (subject text not null)"));
  }

  static void add(Database database, String subject) {
    database.inTransaction(
        "test.effect", tx -> tx.sql().execute("insert into effect (subject) values (?)", subject));
  }

  static List<String> all(Database database) {
    return database.read(
        tx -> tx.sql().createQuery("select subject from effect").mapTo(String.class).list());
  }
}
