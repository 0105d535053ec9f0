package slipway.pipelines;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.PipelineSpec;
import slipway.db.Tx;

/// All SQL of `pipelines_definition` and `pipelines_current`.
final class DefinitionStore {
  /// A pipeline as it was declared once.
  ///
  /// @param revision the code commit it came from, `none` when unknown
  record Definition(
      String project, String pipeline, Digest digest, PipelineSpec spec, String revision) {}

  private static final RowMapper<Definition> DEFINITION =
      (rs, _) ->
          new Definition(
              rs.getString("project"),
              rs.getString("pipeline"),
              new Digest(rs.getString("digest")),
              Json.read(rs.getString("spec"), PipelineSpec.class),
              rs.getString("revision"));

  void put(Tx tx, Definition definition, long now) {
    tx.sql()
        .createUpdate(
            """
            insert into pipelines_definition
              (project, pipeline, digest, spec, revision, recorded_at)
            values (:project, :pipeline, :digest, :spec, :revision, :now)
            on conflict (project, pipeline, digest)
            do update set revision = excluded.revision, recorded_at = excluded.recorded_at\
            """)
        .bind("project", definition.project())
        .bind("pipeline", definition.pipeline())
        .bind("digest", definition.digest().hex())
        .bind("spec", Json.text(definition.spec()))
        .bind("revision", definition.revision())
        .bind("now", now)
        .execute();
    tx.sql()
        .createUpdate(
            """
            insert into pipelines_current (project, pipeline, digest)
            values (:project, :pipeline, :digest)
            on conflict (project, pipeline) do update set digest = excluded.digest\
            """)
        .bind("project", definition.project())
        .bind("pipeline", definition.pipeline())
        .bind("digest", definition.digest().hex())
        .execute();
  }

  Optional<Definition> current(Tx tx, String project, String pipeline) {
    return tx.sql()
        .createQuery(
            """
            select d.project, d.pipeline, d.digest, d.spec, d.revision
            from pipelines_definition d
                join pipelines_current c on c.project = d.project and c.pipeline = d.pipeline
                  and c.digest = d.digest
                where d.project = :project and d.pipeline = :pipeline\
            """)
        .bind("project", project)
        .bind("pipeline", pipeline)
        .map(DEFINITION)
        .findFirst();
  }

  List<Definition> current(Tx tx, String project) {
    return tx.sql()
        .createQuery(
            """
            select d.project, d.pipeline, d.digest, d.spec, d.revision
            from pipelines_definition d
                join pipelines_current c on c.project = d.project and c.pipeline = d.pipeline
                  and c.digest = d.digest
                where d.project = :project order by d.pipeline\
            """)
        .bind("project", project)
        .map(DEFINITION)
        .list();
  }

  Definition require(Tx tx, String project, String pipeline, Digest digest) {
    return tx.sql()
        .createQuery(
            """
            select d.project, d.pipeline, d.digest, d.spec, d.revision
            from pipelines_definition d where d.project = :project
                 and d.pipeline = :pipeline and d.digest = :digest\
            """)
        .bind("project", project)
        .bind("pipeline", pipeline)
        .bind("digest", digest.hex())
        .map(DEFINITION)
        .one();
  }
}
