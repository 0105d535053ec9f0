package slipway.features;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.db.DatabaseException;
import slipway.db.Tx;
import slipway.time.Days;
import slipway.time.Micros;
import tools.jackson.core.type.TypeReference;

/// All SQL of the online table. The vectors of one materialisation are a *set*, written in parts
/// and not seen before the last part makes it the current one of its view definition.
final class OnlineTable {
  private static final String CURRENT = "CURRENT";
  private static final String WRITING = "WRITING";

  /// A set's row.
  record OnlineSet(
      long id,
      String project,
      String view,
      Digest definition,
      LocalDate cutoff,
      Digest tree,
      List<String> features) {
    OnlineSet {
      features = List.copyOf(features);
    }

    boolean isOf(Provenance provenance, Digest otherTree) {
      return cutoff.equals(provenance.cutoff()) && tree.equals(otherTree);
    }
  }

  /// Entities with their vectors as bytes: a part of a set.
  record Part(List<String> entities, List<byte[]> vectors) {}

  /// Starts a set; what an interrupted one has left is removed.
  OnlineSet begin(Tx tx, OnlineSet described, Instant now) {
    remove(
        tx,
        tx.sql()
            .createQuery(
                """
                select id from features_online_set
                where project = :project and definition = :definition and state = :state
                """)
            .bind("project", described.project())
            .bind("definition", described.definition().hex())
            .bind("state", WRITING)
            .mapTo(Long.class)
            .list());
    long id =
        tx.sql()
                .createQuery("select coalesce(max(id), 0) from features_online_set")
                .mapTo(Long.class)
                .one()
            + 1;
    tx.sql()
        .createUpdate(
            """
            insert into features_online_set (id, project, view, definition, cutoff, tree, features,
              state, recorded_at)
            values (:id, :project, :view, :definition, :cutoff, :tree, :features, :state, :now)
            """)
        .bind("id", id)
        .bind("project", described.project())
        .bind("view", described.view())
        .bind("definition", described.definition().hex())
        .bind("cutoff", Days.of(described.cutoff()))
        .bind("tree", described.tree().hex())
        .bind("features", Json.text(described.features()))
        .bind("state", WRITING)
        .bind("now", Micros.of(now))
        .execute();
    return new OnlineSet(
        id,
        described.project(),
        described.view(),
        described.definition(),
        described.cutoff(),
        described.tree(),
        described.features());
  }

  void write(Tx tx, OnlineSet set, Part part) {
    var insert =
        tx.prepared("insert into features_online (set_id, entity, vector) values (?, ?, ?)");
    try {
      for (int i = 0; i < part.entities().size(); i++) {
        insert.setLong(1, set.id());
        insert.setString(2, part.entities().get(i));
        insert.setBytes(3, part.vectors().get(i));
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /// Makes the set the current one; every other of its definition is removed.
  void flip(Tx tx, OnlineSet set) {
    removeOthers(tx, set.project(), set.definition(), set.id());
    tx.sql()
        .createUpdate("update features_online_set set state = :current where id = :id")
        .bind("current", CURRENT)
        .bind("id", set.id())
        .execute();
  }

  Optional<OnlineSet> current(Tx tx, String project, Digest definition) {
    return tx.sql()
        .createQuery(
            """
            select * from features_online_set
            where project = :project and definition = :definition and state = :current
            """)
        .bind("project", project)
        .bind("definition", definition.hex())
        .bind("current", CURRENT)
        .map((row, _) -> set(row))
        .findOne();
  }

  /// How many entities the set knows.
  int rows(Tx tx, OnlineSet set) {
    return tx.sql()
        .createQuery("select count(*) from features_online where set_id = :id")
        .bind("id", set.id())
        .mapTo(Integer.class)
        .one();
  }

  /// The vector of one entity; empty when the set does not know it.
  Optional<float[]> vector(Tx tx, OnlineSet set, String entity) {
    return tx.sql()
        .createQuery("select vector from features_online where set_id = :id and entity = :entity")
        .bind("id", set.id())
        .bind("entity", entity)
        .map((row, _) -> row.getBytes(1))
        .findOne()
        .map(bytes -> {
          var vector = new float[set.features().size()];
          floats(bytes).get(vector);
          return vector;
        });
  }

  /// The whole set in memory.
  OnlineSnapshot load(Tx tx, OnlineSet set) {
    int rows = rows(tx, set);
    int width = set.features().size();
    var vectors = new float[rows * width];
    var places = HashMap.<String, Integer>newHashMap(rows);
    var select =
        tx.prepared("select entity, vector from features_online where set_id = ? order by entity");
    try {
      select.setLong(1, set.id());
      try (var result = select.executeQuery()) {
        while (result.next()) {
          int row = places.size();
          places.put(result.getString(1), row);
          floats(result.getBytes(2)).get(vectors, row * width, width);
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    return snapshot(set, places, vectors);
  }

  static OnlineSnapshot snapshot(
      OnlineSet set, java.util.Map<String, Integer> places, float[] vectors) {
    return new OnlineSnapshot(
        set.id(),
        set.project(),
        set.view(),
        set.definition(),
        set.tree(),
        set.cutoff(),
        set.features(),
        places,
        vectors);
  }

  static byte[] bytes(float[] vectors, int offset, int length) {
    var bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vectors, offset, length);
    return bytes.array();
  }

  private static java.nio.FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private static void removeOthers(Tx tx, String project, Digest definition, long kept) {
    remove(
        tx,
        tx.sql()
            .createQuery(
                """
                select id from features_online_set
                where project = :project and definition = :definition and id <> :kept
                """)
            .bind("project", project)
            .bind("definition", definition.hex())
            .bind("kept", kept)
            .mapTo(Long.class)
            .list());
  }

  private static void remove(Tx tx, List<Long> ids) {
    for (long id : ids) {
      tx.sql()
          .createUpdate("delete from features_online where set_id = :id")
          .bind("id", id)
          .execute();
      tx.sql()
          .createUpdate("delete from features_online_set where id = :id")
          .bind("id", id)
          .execute();
    }
  }

  private static OnlineSet set(ResultSet row) throws SQLException {
    return new OnlineSet(
        row.getLong("id"),
        row.getString("project"),
        row.getString("view"),
        new Digest(row.getString("definition")),
        LocalDate.ofEpochDay(row.getInt("cutoff")),
        new Digest(row.getString("tree")),
        Json.readLenient(row.getString("features"), new TypeReference<List<String>>() {}));
  }
}
