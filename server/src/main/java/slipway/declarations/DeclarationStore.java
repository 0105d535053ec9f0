package slipway.declarations;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.mapper.RowMapper;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of `declarations_applied`.
final class DeclarationStore {
  /// One change of a declaration, the newest of its name or an older one.
  ///
  /// @param number counts the changes of this kind and name, from 1
  record Applied(
      String kind,
      String name,
      long number,
      Digest digest,
      String document,
      String file,
      int line,
      String revision,
      String author,
      Instant at,
      Instant recordedAt) {}

  private static final RowMapper<Applied> APPLIED =
      (rs, _) ->
          new Applied(
              rs.getString("kind"),
              rs.getString("name"),
              rs.getLong("number"),
              new Digest(rs.getString("digest")),
              rs.getString("document"),
              rs.getString("file"),
              rs.getInt("line"),
              rs.getString("revision"),
              rs.getString("author"),
              Micros.instant(rs.getLong("at")),
              Micros.instant(rs.getLong("recorded_at")));

  Optional<Applied> current(Tx tx, String project, String kind, String name) {
    return tx.sql()
        .createQuery(
            """
            select * from declarations_applied
            where project = :project and kind = :kind and name = :name
            order by number desc limit 1\
            """)
        .bind("project", project)
        .bind("kind", kind)
        .bind("name", name)
        .map(APPLIED)
        .findFirst();
  }

  /// The newest row of every name.
  List<Applied> current(Tx tx, String project) {
    return tx.sql()
        .createQuery(
            """
            select a.* from declarations_applied a
            where a.project = :project and a.number = (
              select max(b.number) from declarations_applied b
              where b.project = a.project and b.kind = a.kind and b.name = a.name)
            order by a.kind, a.name\
            """)
        .bind("project", project)
        .map(APPLIED)
        .list();
  }

  /// Newest first.
  List<Applied> history(Tx tx, String project, int offset, int max) {
    return tx.sql()
        .createQuery(
            """
            select * from declarations_applied where project = :project
            order by recorded_at desc, kind, name, number desc limit :max offset :offset\
            """)
        .bind("project", project)
        .bind("max", max)
        .bind("offset", offset)
        .map(APPLIED)
        .list();
  }

  /// Kind → names that hold now.
  Map<String, Set<String>> names(Tx tx, String project) {
    var names = new HashMap<String, Set<String>>();
    tx.sql()
        .createQuery(
            "select distinct kind, name from declarations_applied where project = :project")
        .bind("project", project)
        .map((rs, _) -> Map.entry(rs.getString(1), rs.getString(2)))
        .forEach(
            row -> names.computeIfAbsent(row.getKey(), _ -> new TreeSet<>()).add(row.getValue()));
    return names;
  }

  void append(Tx tx, String project, Applied applied) {
    tx.sql()
        .createUpdate(
            """
            insert into declarations_applied (project, kind, name, number, digest, document, file,
              line, revision, author, at, recorded_at)
            values (:project, :kind, :name, :number, :digest, :document, :file, :line, :revision,
              :author, :at, :recorded_at)\
            """)
        .bind("project", project)
        .bind("kind", applied.kind())
        .bind("name", applied.name())
        .bind("number", applied.number())
        .bind("digest", applied.digest().hex())
        .bind("document", applied.document())
        .bind("file", applied.file())
        .bind("line", applied.line())
        .bind("revision", applied.revision())
        .bind("author", applied.author())
        .bind("at", Micros.of(applied.at()))
        .bind("recorded_at", Micros.of(applied.recordedAt()))
        .execute();
  }

  static String text(Document document) {
    return Json.text(document.body());
  }
}
