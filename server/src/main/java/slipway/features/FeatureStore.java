package slipway.features;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.db.Tx;
import slipway.time.Days;
import slipway.time.Micros;
import tools.jackson.core.type.TypeReference;

/// All SQL of definitions and materialisations.
final class FeatureStore {
  private static final String DEFINITION =
      "select d.project, d.view, d.digest, d.spec from features_definition d ";

  /// A row of `features_materialisation`.
  record Entry(
      String view,
      LocalDate cutoff,
      Digest definition,
      UUID commit,
      Digest tree,
      long rows,
      Map<String, Long> hidden,
      Instant at) {}

  void keep(Tx tx, Declared<FeatureViewSpec> declared, String author, Instant now) {
    tx.sql()
        .createUpdate(
            """
            insert into features_definition (project, digest, view, spec, created_at, created_by)
            values (:project, :digest, :view, :spec, :now, :author) on conflict do nothing
            """)
        .bind("project", declared.project())
        .bind("digest", declared.digest().hex())
        .bind("view", declared.name())
        .bind("spec", Json.text(declared.spec()))
        .bind("now", Micros.of(now))
        .bind("author", author)
        .execute();
    tx.sql()
        .createUpdate(
            """
            insert into features_view (project, name, definition, entity, is_label, updated_at)
            values (:project, :name, :definition, :entity, :label, :now)
            on conflict (project, name) do update set definition = excluded.definition,
              entity = excluded.entity, is_label = excluded.is_label,
              updated_at = excluded.updated_at
            """)
        .bind("project", declared.project())
        .bind("name", declared.name())
        .bind("definition", declared.digest().hex())
        .bind("entity", declared.spec().entity().name())
        .bind("label", declared.spec().label() == null ? 0 : 1)
        .bind("now", Micros.of(now))
        .execute();
  }

  Optional<Declared<FeatureViewSpec>> current(Tx tx, String project, String view) {
    return tx.sql()
        .createQuery(
            DEFINITION
                + """
                join features_view v on v.project = d.project and v.definition = d.digest
                where v.project = :project and v.name = :view
                """)
        .bind("project", project)
        .bind("view", view)
        .map((row, _) -> declared(row))
        .findOne();
  }

  Optional<Declared<FeatureViewSpec>> byDigest(Tx tx, String project, Digest digest) {
    return tx.sql()
        .createQuery(DEFINITION + "where d.project = :project and d.digest = :digest")
        .bind("project", project)
        .bind("digest", digest.hex())
        .map((row, _) -> declared(row))
        .findOne();
  }

  List<Declared<FeatureViewSpec>> currents(Tx tx, String project) {
    return tx.sql()
        .createQuery(
            DEFINITION
                + """
                join features_view v on v.project = d.project and v.definition = d.digest
                where v.project = :project order by v.name
                """)
        .bind("project", project)
        .map((row, _) -> declared(row))
        .list();
  }

  /// Label views over an entity, by their current definitions.
  List<Declared<FeatureViewSpec>> labelViews(Tx tx, String project, String entity) {
    return currents(tx, project).stream()
        .filter(view -> view.spec().label() != null && view.spec().entity().name().equals(entity))
        .toList();
  }

  /// Keeps a commit's row; false when it is there already.
  boolean record(Tx tx, String project, Entry entry, Instant now) {
    return tx.sql()
            .createUpdate(
                """
                insert into features_materialisation (project, commit_id, view, cutoff, definition,
                  tree, row_count, hidden, at, recorded_at)
                values (:project, :commit, :view, :cutoff, :definition, :tree, :rows, :hidden, :at,
                  :now) on conflict do nothing
                """)
            .bind("project", project)
            .bind("commit", entry.commit().toString())
            .bind("view", entry.view())
            .bind("cutoff", Days.of(entry.cutoff()))
            .bind("definition", entry.definition().hex())
            .bind("tree", entry.tree().hex())
            .bind("rows", entry.rows())
            .bind("hidden", Json.text(new TreeMap<>(entry.hidden())))
            .bind("at", Micros.of(entry.at()))
            .bind("now", Micros.of(now))
            .execute()
        == 1;
  }

  /// The newest cutoffs of a view, newest first.
  List<Entry> entries(Tx tx, String project, String view, int max) {
    return tx.sql()
        .createQuery(
            """
            select view, cutoff, definition, commit_id, tree, row_count, hidden, at
            from features_materialisation where project = :project and view = :view
            order by cutoff desc, recorded_at desc, commit_id desc limit :max
            """)
        .bind("project", project)
        .bind("view", view)
        .bind("max", max)
        .map((row, _) -> entry(row))
        .list();
  }

  /// The tree of the newest materialisation of a definition at a cutoff.
  Optional<Digest> newest(Tx tx, String project, String view, Digest definition, LocalDate cutoff) {
    return tx.sql()
        .createQuery(
            """
            select tree from features_materialisation
            where project = :project and view = :view and cutoff = :cutoff
              and definition = :definition
            order by recorded_at desc, commit_id desc limit 1
            """)
        .bind("project", project)
        .bind("view", view)
        .bind("cutoff", Days.of(cutoff))
        .bind("definition", definition.hex())
        .map((row, _) -> new Digest(row.getString(1)))
        .findOne();
  }

  /// Every tree that a definition made.
  List<Digest> trees(Tx tx, String project, Digest definition) {
    return tx.sql()
        .createQuery(
            """
            select distinct tree from features_materialisation
            where project = :project and definition = :definition order by tree
            """)
        .bind("project", project)
        .bind("definition", definition.hex())
        .map((row, _) -> new Digest(row.getString(1)))
        .list();
  }

  /// Cutoffs that some feature view over the entity has and this definition of a label view has
  /// not, oldest first.
  List<LocalDate> unlabelled(Tx tx, String project, String entity, Digest labelDefinition) {
    return tx.sql()
        .createQuery(
            """
            select distinct m.cutoff from features_materialisation m
            join features_view v on v.project = m.project and v.name = m.view
            where m.project = :project and v.entity = :entity and v.is_label = 0
              and not exists (select 1 from features_materialisation l
                where l.project = m.project and l.definition = :definition
                  and l.cutoff = m.cutoff)
            order by m.cutoff
            """)
        .bind("project", project)
        .bind("entity", entity)
        .bind("definition", labelDefinition.hex())
        .map((row, _) -> LocalDate.ofEpochDay(row.getInt(1)))
        .list();
  }

  Optional<LocalDate> newestCutoff(Tx tx, String project, Digest definition) {
    Integer day =
        tx.sql()
            .createQuery(
                """
                select max(cutoff) from features_materialisation
                where project = :project and definition = :definition
                """)
            .bind("project", project)
            .bind("definition", definition.hex())
            .map((row, _) -> nullable(row))
            .findOne()
            .orElse(null);
    return Optional.ofNullable(day).map(LocalDate::ofEpochDay);
  }

  private static @Nullable Integer nullable(ResultSet row) throws SQLException {
    int day = row.getInt(1);
    return row.wasNull() ? null : day;
  }

  private static Declared<FeatureViewSpec> declared(ResultSet row) throws SQLException {
    return new Declared<>(
        row.getString("project"),
        row.getString("view"),
        Json.read(row.getString("spec"), FeatureViewSpec.class),
        new Digest(row.getString("digest")));
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString("view"),
        LocalDate.ofEpochDay(row.getInt("cutoff")),
        new Digest(row.getString("definition")),
        UUID.fromString(row.getString("commit_id")),
        new Digest(row.getString("tree")),
        row.getLong("row_count"),
        Json.readLenient(row.getString("hidden"), new TypeReference<Map<String, Long>>() {}),
        Micros.instant(row.getLong("at")));
  }
}
