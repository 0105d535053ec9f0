package slipway.db;

/// A table of numbers for tests of transactions.
final class Counters {
  private Counters() {}

  static void create(Database database) {
    database.inTransaction(
        "test.create",
        tx ->
            tx.sql()
                .execute(
                    "create table counter (name text not null primary key, value bigint not null, text text)"));
  }

  static void set(Tx tx, String name, long value) {
    tx.sql()
        .createUpdate(
            "insert into counter (name, value) values (:name, :value)"
                + " on conflict (name) do update set value = excluded.value")
        .bind("name", name)
        .bind("value", value)
        .execute();
  }

  /// 0 when there is none of that name.
  static long value(Tx tx, String name) {
    return tx.sql()
        .createQuery("select value from counter where name = :name")
        .bind("name", name)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  static long value(Database database, String name) {
    return database.read(tx -> value(tx, name));
  }

  static int count(Database database) {
    return database.read(Counters::count);
  }

  static int count(Tx tx) {
    return tx.sql().createQuery("select count(*) from counter").mapTo(Integer.class).one();
  }
}
