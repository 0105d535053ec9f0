package slipway.contracts;

import java.util.List;
import java.util.Optional;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.db.Tx;
import tools.jackson.databind.JsonNode;

/// All SQL of the tables `contracts_document` and `contracts_guard`.
final class ContractStore {
  /// A contract as it stands in the table.
  record Kept(Digest digest, String dataset, JsonNode document) {}

  void put(Tx tx, String project, Contract contract, String by, long now) {
    tx.sql()
        .createUpdate(
            "insert into contracts_document"
                + " (project, digest, dataset, contract, version, document, applied_by, applied_at)"
                + " values (:project, :digest, :dataset, :contract, :version, :document, :by, :now)"
                + " on conflict do nothing")
        .bind("project", project)
        .bind("digest", contract.digest().hex())
        .bind("dataset", contract.dataset())
        .bind("contract", contract.id())
        .bind("version", contract.version())
        .bind("document", Json.text(contract.document()))
        .bind("by", by)
        .bind("now", now)
        .execute();
    tx.sql()
        .createUpdate(
            "insert into contracts_guard (project, dataset, digest, since)"
                + " values (:project, :dataset, :digest, :now)"
                + " on conflict (project, dataset) do update"
                + " set digest = excluded.digest, since = excluded.since")
        .bind("project", project)
        .bind("dataset", contract.dataset())
        .bind("digest", contract.digest().hex())
        .bind("now", now)
        .execute();
  }

  Optional<Digest> guard(Tx tx, String project, String dataset) {
    return tx.sql()
        .createQuery(
            "select digest from contracts_guard where project = :project and dataset = :dataset")
        .bind("project", project)
        .bind("dataset", dataset)
        .map((row, _) -> new Digest(row.getString(1)))
        .findOne();
  }

  Optional<Kept> find(Tx tx, String project, Digest digest) {
    return tx.sql()
        .createQuery(
            "select digest, dataset, document from contracts_document"
                + " where project = :project and digest = :digest")
        .bind("project", project)
        .bind("digest", digest.hex())
        .map((row, _) -> kept(row))
        .findOne();
  }

  /// Those in force, by dataset.
  List<Kept> inForce(Tx tx, String project) {
    return tx.sql()
        .createQuery(
            "select d.digest, d.dataset, d.document from contracts_guard g"
                + " join contracts_document d on d.project = g.project and d.digest = g.digest"
                + " where g.project = :project order by g.dataset")
        .bind("project", project)
        .map((row, _) -> kept(row))
        .list();
  }

  private static Kept kept(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Kept(new Digest(row.getString(1)), row.getString(2), Json.tree(row.getString(3)));
  }
}
