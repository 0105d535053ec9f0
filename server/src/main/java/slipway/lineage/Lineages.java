package slipway.lineage;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Lineage;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Delivery;
import slipway.events.Event;
import slipway.events.Events;
import slipway.http.Router;
import slipway.time.Micros;

/// What was made of what in a project.
public final class Lineages {
  static final int NODES_MAX = 2_000;

  private static final Set<String> EVENTS =
      Set.of(
          "dataset.committed",
          "features.materialised",
          "labels.matured",
          "model.registered",
          "endpoint.released");

  private final Access access;
  private final Database database;
  private final LineageStore store = new LineageStore();

  private Lineages(Access access, Database database) {
    this.access = access;
    this.database = database;
  }

  public static Lineages open(Access access, Database database, Events events, Router router) {
    var lineages = new Lineages(access, database);
    events.subscribe("lineage", Delivery.ONCE_PER_CLUSTER, EVENTS, lineages::take);
    new LineageRoutes(access, lineages).register(router);
    return lineages;
  }

  /// The newest things of the project (at most 2,000), newest first.
  public Lineage.Graph newest(Caller caller, String project) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return new Lineage.Graph(store.newest(tx, project, NODES_MAX));
    });
  }

  /// Whether the project's lineage has this node.
  public boolean holds(Caller caller, String project, String node) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return store.find(tx, project, node).isPresent();
    });
  }

  /// One thing, everything it was made of, and everything that was made of it (at most 2,000).
  public Lineage.Graph around(Caller caller, String project, String node) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      if (store.find(tx, project, node).isEmpty()) {
        throw new SlipwayException(
            ErrorCode.NOT_FOUND,
            "node: \"" + node + "\" (expected: the id of a node of the project's lineage)");
      }
      return new Lineage.Graph(reachable(tx, project, node));
    });
  }

  private void take(Event event) {
    var change = GraphChange.of(event);
    if (!change.nodes().isEmpty()) {
      database.inTransaction(
          "lineage.take",
          tx -> {
            store.write(tx, event.project(), change, Micros.of(event.recordedAt()));
            return event;
          });
    }
  }

  private List<Lineage.Node> reachable(Tx tx, String project, String start) {
    var found = new LinkedHashMap<String, Lineage.Node>();
    walk(tx, project, start, found, Way.TO_SOURCES);
    walk(tx, project, start, found, Way.TO_RESULTS);
    return List.copyOf(found.values());
  }

  private enum Way {
    TO_SOURCES,
    TO_RESULTS
  }

  private void walk(
      Tx tx, String project, String start, LinkedHashMap<String, Lineage.Node> found, Way way) {
    var waiting = new ArrayDeque<String>(List.of(start));
    var seen = new java.util.HashSet<String>(waiting);
    while (!waiting.isEmpty() && found.size() < NODES_MAX) {
      var node = store.find(tx, project, waiting.removeFirst());
      node.ifPresent(known -> found.putIfAbsent(known.id(), known));
      var next =
          switch (way) {
            case TO_SOURCES -> node.map(Lineage.Node::madeOf).orElse(List.of());
            case TO_RESULTS ->
                node.map(known -> store.madeFrom(tx, project, known.id())).orElse(List.of());
          };
      next.stream().filter(seen::add).forEach(waiting::add);
    }
  }
}
