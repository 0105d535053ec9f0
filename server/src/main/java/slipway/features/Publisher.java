package slipway.features;

import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Delivery;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.features.OnlineTable.OnlineSet;
import slipway.features.OnlineTable.Part;
import slipway.time.WallClock;

/// Brings the newest cutoff of a view definition to the online table and, where somebody looks it
/// up, into memory: here at once and on other replicas by event.
final class Publisher {
  private static final String PUBLISHED = "features.published";
  private static final int ROWS_PER_TRANSACTION = 2_000;

  private final Database database;
  private final Datasets datasets;
  private final Materialiser materialiser;
  private final Events events;
  private final WallClock wall;
  private final OnlineTable table = new OnlineTable();
  private final OnlineViews views = new OnlineViews(this::refresh);

  /// What the online table says of an entity.
  ///
  /// @param rows entities that the set knows; counted only for one that it does not know
  /// @param vector empty for one that it does not know
  record Looked(OnlineSet set, int rows, Optional<float[]> vector) {}

  Publisher(
      Database database,
      Datasets datasets,
      Materialiser materialiser,
      Events events,
      WallClock wall) {
    this.database = database;
    this.datasets = datasets;
    this.materialiser = materialiser;
    this.events = events;
    this.wall = wall;
  }

  OnlineViews views() {
    return views;
  }

  void start() {
    events.subscribe(
        "features.online",
        Delivery.ONCE_PER_REPLICA,
        java.util.Set.of(PUBLISHED),
        event ->
            refresh(event.project(), new Digest(event.data().path("definition").asString(""))));
  }

  /// Publishes unless this very materialisation, or one of a later cutoff, is there already. The
  /// caller sees to it that only one publication of a view runs at once.
  void publish(Declared<FeatureViewSpec> view, Provenance provenance, Digest tree) {
    if (view.spec().label() != null || Boolean.FALSE.equals(view.spec().online())) {
      return;
    }
    var current = database.read(tx -> table.current(tx, view.project(), view.digest()));
    if (current.isPresent()
        && (current.get().isOf(provenance, tree)
            || current.get().cutoff().isAfter(provenance.cutoff()))) {
      refresh(view.project(), view.digest());
      return;
    }
    var vectors = materialiser.vectors(view.spec(), datasets.tree(tree));
    var described =
        new OnlineSet(
            0,
            view.project(),
            view.name(),
            view.digest(),
            provenance.cutoff(),
            tree,
            Evaluator.values(view.spec()));
    var set =
        database.inTransaction(
            "features.publishBegin", tx -> table.begin(tx, described, wall.now()));
    int count = vectors.entities().size();
    int at = 0;
    while (count - at > ROWS_PER_TRANSACTION) {
      var part = part(vectors, at, at + ROWS_PER_TRANSACTION);
      database.inTransaction("features.publishRows", tx -> write(tx, set, part));
      at += ROWS_PER_TRANSACTION;
    }
    var last = part(vectors, at, count);
    database.inTransaction(
        "features.publish",
        tx -> {
          write(tx, set, last);
          table.flip(tx, set);
          var data = Json.object().put("definition", view.digest().hex());
          data.put("cutoff", provenance.cutoff().toString()).put("tree", tree.hex());
          events.publish(tx, new NewEvent(view.project(), PUBLISHED, view.name(), data));
          return set;
        });
    views
        .find(view.project(), view.digest())
        .ifPresent(
            slot -> slot.offer(OnlineTable.snapshot(set, vectors.places(), vectors.values())));
  }

  /// Whether something of this definition is online.
  boolean isPublished(Tx tx, String project, Digest definition) {
    return table.current(tx, project, definition).isPresent();
  }

  @Nullable OnlineSet current(Tx tx, String project, Digest definition) {
    return table.current(tx, project, definition).orElse(null);
  }

  /// The vector of one entity as it is online, and how many there are; empty when nothing is.
  Optional<Looked> look(Tx tx, String project, Digest definition, String entity) {
    return table
        .current(tx, project, definition)
        .map(set -> {
          var vector = table.vector(tx, set, entity);
          return new Looked(set, vector.isPresent() ? 0 : table.rows(tx, set), vector);
        });
  }

  private void refresh(String project, Digest definition) {
    views.find(project, definition).ifPresent(this::refresh);
  }

  private void refresh(OnlineSlot slot) {
    long known = slot.set();
    database.read(tx -> {
      var current = table.current(tx, slot.key().project(), slot.key().definition());
      if (current.isPresent() && current.get().id() > known) {
        slot.offer(table.load(tx, current.get()));
      }
      return true;
    });
  }

  private OnlineSet write(Tx tx, OnlineSet set, Part part) {
    table.write(tx, set, part);
    return set;
  }

  private static Part part(Materialiser.Vectors vectors, int from, int to) {
    var bytes = new ArrayList<byte[]>(to - from);
    for (int i = from; i < to; i++) {
      bytes.add(OnlineTable.bytes(vectors.values(), i * vectors.width(), vectors.width()));
    }
    return new Part(vectors.entities().subList(from, to), bytes);
  }
}
