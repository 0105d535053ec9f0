package slipway.lineage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.api.Json;
import slipway.api.wire.Lineage.Node;
import slipway.db.Tx;
import tools.jackson.core.type.TypeReference;

/// All SQL of `lineage_node` and `lineage_edge`.
final class LineageStore {
  private static final TypeReference<LinkedHashMap<String, String>> FACTS =
      new TypeReference<>() {};

  /// A node as it is stored, without its edges.
  private record Row(String id, String kind, String title, String digest, String facts) {}

  void write(Tx tx, String project, GraphChange change, long at) {
    for (var stub : change.stubs()) {
      insert(tx, project, stub, at, "do nothing");
    }
    for (var node : change.nodes()) {
      insert(
          tx,
          project,
          node,
          at,
          "(project, id) do update set title = excluded.title, facts = excluded.facts, at = excluded.at");
      for (var source : node.madeOf()) {
        tx.sql()
            .createUpdate(
                "insert into lineage_edge (project, id, made_of) values (:project, :id, :madeOf) on conflict do nothing")
            .bind("project", project)
            .bind("id", node.id())
            .bind("madeOf", source)
            .execute();
      }
    }
  }

  private static void insert(Tx tx, String project, Node node, long at, String conflict) {
    tx.sql()
        .createUpdate(
            "insert into lineage_node (project, id, kind, title, digest, facts, at) values (:project, :id, :kind, :title, :digest, :facts, :at) on conflict "
                + conflict)
        .bind("project", project)
        .bind("id", node.id())
        .bind("kind", node.kind())
        .bind("title", node.title())
        .bind("digest", node.digest() == null ? "" : node.digest())
        .bind("facts", Json.text(node.facts()))
        .bind("at", at)
        .execute();
  }

  /// The newest nodes, newest first, with their edges.
  List<Node> newest(Tx tx, String project, int max) {
    var rows =
        tx.sql()
            .createQuery(
                "select id, kind, title, digest, facts from lineage_node where project = :project order by at desc, id limit :max")
            .bind("project", project)
            .bind("max", max)
            .map((rs, _) -> row(rs))
            .list();
    var edges = new LinkedHashMap<String, List<String>>();
    tx.sql()
        .createQuery(
            "select e.id, e.made_of from lineage_edge e where e.project = :project and e.id in (select id from lineage_node where project = :project order by at desc, id limit :max) order by e.id, e.made_of")
        .bind("project", project)
        .bind("max", max)
        .map((rs, _) -> Map.entry(rs.getString("id"), rs.getString("made_of")))
        .forEach(edge ->
            edges.computeIfAbsent(edge.getKey(), _ -> new ArrayList<>()).add(edge.getValue()));
    return rows.stream().map(row -> node(row, edges.getOrDefault(row.id(), List.of()))).toList();
  }

  Optional<Node> find(Tx tx, String project, String id) {
    return tx.sql()
        .createQuery(
            "select id, kind, title, digest, facts from lineage_node where project = :project and id = :id")
        .bind("project", project)
        .bind("id", id)
        .map((rs, _) -> row(rs))
        .findOne()
        .map(row -> node(row, linked(tx, project, id, "made_of", "id")));
  }

  /// What was made of this node.
  List<String> madeFrom(Tx tx, String project, String id) {
    return linked(tx, project, id, "id", "made_of");
  }

  private static List<String> linked(Tx tx, String project, String id, String give, String by) {
    return tx.sql()
        .createQuery(
            "select %s from lineage_edge where project = :project and %s = :id order by 1"
                .formatted(give, by))
        .bind("project", project)
        .bind("id", id)
        .mapTo(String.class)
        .list();
  }

  private static Row row(java.sql.ResultSet rs) throws java.sql.SQLException {
    return new Row(
        rs.getString("id"),
        rs.getString("kind"),
        rs.getString("title"),
        rs.getString("digest"),
        rs.getString("facts"));
  }

  private static Node node(Row row, List<String> madeOf) {
    return new Node(
        row.id(),
        row.kind(),
        row.title(),
        row.digest().isEmpty() ? null : row.digest(),
        Json.readLenient(row.facts(), FACTS),
        madeOf);
  }
}
