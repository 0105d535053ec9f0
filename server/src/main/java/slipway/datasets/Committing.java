package slipway.datasets;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.datasets.Delivery.State;
import slipway.db.Tx;
import slipway.events.NewEvent;
import slipway.time.BusinessClock;
import slipway.time.Micros;
import tools.jackson.databind.JsonNode;

/// Makes checked tables visible: compare-and-set on the head, in one transaction with all that goes
/// with it.
final class Committing {
  private static final int ATTEMPTS_MAX = 20;

  /// A version to be: everything but what is decided in the transaction.
  record Draft(
      String project,
      String dataset,
      Caller caller,
      String message,
      JsonNode source,
      Optional<LocalDate> cutoff,
      Optional<Instant> watermark,
      Optional<Digest> report,
      Schema schema,
      List<TreeFile> added,
      NewCommit.Mode mode,
      List<Digest> named,
      List<FileWith> statistics,
      BiConsumer<Tx, Commit> alongside) {}

  /// The statistics of a file.
  record FileWith(Digest file, Digest statistics) {}

  private final Datasets.Parts parts;
  private final CommitStore commits;
  private final DeliveryStore deliveries;
  private final Trees trees;

  Committing(Datasets.Parts parts, CommitStore commits, DeliveryStore deliveries, Trees trees) {
    this.parts = parts;
    this.commits = commits;
    this.deliveries = deliveries;
    this.trees = trees;
  }

  /// Commits the staged files, which have passed, unless that was done before.
  Commit publish(Caller caller, Staged staged, Optional<Digest> report, @Nullable String knownAt) {
    var draft =
        new Draft(
            staged.project(),
            staged.dataset(),
            caller,
            "Import " + names(staged),
            source(staged),
            Optional.empty(),
            watermark(staged, knownAt),
            report,
            staged.schema(),
            staged.files().stream().map(Staged.File::table).toList(),
            NewCommit.Mode.APPEND,
            named(staged),
            staged.files().stream()
                .map(file -> new FileWith(file.table().digest(), file.statistics()))
                .toList(),
            (tx, commit) -> {
              for (var file : staged.files()) {
                requireWaiting(tx, file.delivery());
                deliveries.imported(tx, file.delivery(), commit);
              }
              parts.references().remove(tx, Staging.owner(staged.digest()));
            });
    try {
      return commit("datasets.publish", draft, tx -> published(tx, staged));
    } catch (SlipwayException e) {
      forgetUnlessWaiting(staged);
      throw e;
    }
  }

  /// Looks for a commit that is there already, in the transaction.
  interface Earlier {
    Optional<Commit> find(Tx tx);
  }

  /// Commits the draft on whatever the head is by then.
  Commit commit(String name, Draft draft, Earlier earlier) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<Commit> head =
          parts.database().read(tx -> head(tx, draft.project(), draft.dataset()));
      var tree = tree(draft, head);
      var treeDigest = trees.put(tree);
      Optional<Commit> done =
          parts
              .database()
              .inTransaction(name, tx -> attempt(tx, draft, head, tree, treeDigest, earlier));
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw new SlipwayException(
        ErrorCode.CONFLICT,
        draft.dataset() + ": its head moved " + ATTEMPTS_MAX + " times (expected: try again)");
  }

  /// Marks the deliveries and keeps what was found.
  void quarantine(Caller caller, Staged staged, Checking.Checked checked) {
    var held =
        quarantined(
            staged.project(),
            staged.dataset(),
            names(staged),
            Optional.empty(),
            source(staged),
            checked);
    parts
        .database()
        .inTransaction(
            "datasets.quarantine",
            tx -> {
              for (var file : staged.files()) {
                requireWaiting(tx, file.delivery());
                deliveries.quarantined(tx, file.delivery(), checked.kept());
              }
              hold(tx, caller, held, named(staged));
              parts.references().remove(tx, Staging.owner(staged.digest()));
              return held.id();
            });
  }

  /// The same for a table that the server made.
  void quarantine(Caller caller, NewCommit made, Checking.Checked checked) {
    var subject = made.cutoff().map(LocalDate::toString).orElse(made.path());
    var held =
        quarantined(made.project(), made.dataset(), subject, made.cutoff(), made.source(), checked);
    parts
        .database()
        .inTransaction(
            "datasets.quarantine",
            tx -> {
              commits.ensure(tx, made.project(), made.dataset(), Micros.of(parts.wall().now()));
              hold(tx, caller, held, List.of(made.parquet()));
              return held.id();
            });
  }

  Optional<Commit> head(Tx tx, String project, String dataset) {
    return commits
        .find(tx, project, dataset)
        .flatMap(CommitStore.Row::head)
        .flatMap(id -> commits.find(tx, id));
  }

  static String names(Staged staged) {
    return String.join(", ", staged.files().stream().map(Staged.File::fileName).toList());
  }

  private Optional<Commit> attempt(
      Tx tx,
      Draft draft,
      Optional<Commit> expected,
      Tree tree,
      Digest treeDigest,
      Earlier earlier) {
    var before = earlier.find(tx);
    if (before.isPresent()) {
      return before;
    }
    var head = head(tx, draft.project(), draft.dataset());
    if (!head.map(Commit::id).equals(expected.map(Commit::id))) {
      return Optional.empty();
    }
    commits.ensure(tx, draft.project(), draft.dataset(), Micros.of(parts.wall().now()));
    long rowsBefore = head.map(Commit::rows).orElse(0L);
    var commit =
        new Commit(
            parts.ids().next(),
            draft.project(),
            draft.dataset(),
            treeDigest,
            head.map(Commit::id),
            draft.caller().name(),
            parts.business().now(),
            parts.wall().now(),
            draft.message(),
            Json.tree(Json.text(draft.source())), // as it will be read: 1 is 1, int or long
            draft.cutoff(),
            later(draft, head),
            draft.report(),
            tree.rows(),
            draft.mode() == NewCommit.Mode.APPEND ? tree.rows() - rowsBefore : tree.rows());
    commits.add(tx, commit);
    name(tx, draft, commit);
    draft.alongside().accept(tx, commit);
    var grownFrom = draft.mode() == NewCommit.Mode.APPEND ? head : Optional.<Commit>empty();
    var event = committed(commit, grownFrom);
    parts.events().publish(tx, event);
    audit(tx, draft.caller(), "dataset.commit", event);
    return Optional.of(commit);
  }

  private void name(Tx tx, Draft draft, Commit commit) {
    var owner = "datasets/commit/" + commit.id();
    parts.references().add(tx, owner, commit.tree());
    parts.references().addAll(tx, owner, draft.named());
    commit.report().ifPresent(report -> parts.references().add(tx, owner, report));
    for (var file : draft.statistics()) {
      parts.references().addAll(tx, owner, List.of(file.file(), file.statistics()));
      commits.remember(tx, file.file(), file.statistics());
    }
  }

  private static Optional<Instant> later(Draft draft, Optional<Commit> head) {
    if (draft.mode() == NewCommit.Mode.REPLACE) {
      return draft.watermark();
    }
    var before = head.flatMap(Commit::watermark);
    return draft.watermark().isPresent() && before.isPresent()
        ? draft.watermark().map(now -> now.isAfter(before.get()) ? now : before.get())
        : draft.watermark().or(() -> before);
  }

  private Tree tree(Draft draft, Optional<Commit> head) {
    var files = new ArrayList<>(draft.added());
    if (draft.mode() == NewCommit.Mode.APPEND && head.isPresent()) {
      var before = trees.read(head.get().tree());
      if (!before.schema().equals(draft.schema())) {
        throw new SlipwayException(
            ErrorCode.INVALID_STATE,
            draft.dataset()
                + ": columns "
                + draft.schema().columns()
                + " (expected: those of the rows that are there, "
                + before.schema().columns()
                + ")");
      }
      var paths = draft.added().stream().map(TreeFile::path).toList();
      before.files().stream().filter(file -> !paths.contains(file.path())).forEach(files::add);
    }
    return Tree.of(draft.schema(), files);
  }

  /// All deliveries are in one commit already: publishing again after a crash.
  private Optional<Commit> published(Tx tx, Staged staged) {
    var ids =
        staged.files().stream()
            .map(file -> deliveries.commitOf(tx, file.delivery()))
            .distinct()
            .toList();
    if (ids.size() != 1) {
      return Optional.empty(); // some of them only: another publication was first
    }
    var before = ids.getFirst().flatMap(id -> commits.find(tx, id));
    before.ifPresent(_ -> parts.references().remove(tx, Staging.owner(staged.digest())));
    return before;
  }

  /// What was staged of a delivery that another publication took is never published.
  private void forgetUnlessWaiting(Staged staged) {
    parts
        .database()
        .inTransaction(
            "datasets.unstage",
            tx -> {
              boolean waits =
                  staged.files().stream()
                      .allMatch(file ->
                          deliveries
                              .find(tx, file.delivery())
                              .filter(delivery -> delivery.state() == State.WAITING)
                              .isPresent());
              if (!waits) {
                parts.references().remove(tx, Staging.owner(staged.digest()));
              }
              return waits;
            });
  }

  private void requireWaiting(Tx tx, UUID id) {
    var delivery =
        deliveries
            .find(tx, id)
            .orElseThrow(() -> new SlipwayException(ErrorCode.NOT_FOUND, "delivery: " + id));
    if (delivery.state() != State.WAITING) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "delivery "
              + delivery.fileName()
              + ": "
              + DeliveryStore.text(delivery.state())
              + (delivery.state() == State.IMPORTED
                  ? " (expected: waiting; import again what still waits)"
                  : " (expected: waiting; deliver the corrected file)"));
    }
  }

  private Quarantined quarantined(
      String project,
      String dataset,
      String subject,
      Optional<LocalDate> cutoff,
      JsonNode source,
      Checking.Checked checked) {
    return new Quarantined(
        parts.ids().next(),
        project,
        dataset,
        subject,
        parts.business().now(),
        parts.wall().now(),
        cutoff,
        source,
        checked.kept(),
        checked.failing());
  }

  private void hold(Tx tx, Caller caller, Quarantined held, List<Digest> named) {
    deliveries.quarantine(tx, held);
    var owner = "datasets/quarantine/" + held.id();
    parts.references().addAll(tx, owner, named);
    parts.references().add(tx, owner, held.report());
    held.rows().ifPresent(rows -> parts.references().add(tx, owner, rows));
    var data = Json.object();
    data.put("dataset", held.dataset());
    data.put("subject", held.subject());
    data.put("report", held.report().hex());
    held.cutoff().ifPresent(cutoff -> data.put("cutoff", cutoff.toString()));
    var event = new NewEvent(held.project(), Datasets.QUARANTINED, held.dataset(), data);
    parts.events().publish(tx, event);
    audit(tx, caller, "dataset.quarantine", event);
  }

  private void audit(Tx tx, Caller caller, String action, NewEvent event) {
    parts.audit().write(tx, caller.name(), event.project(), action, event.subject(), event.data());
  }

  /// @param grownFrom the commit whose files are in this one too
  private static NewEvent committed(Commit commit, Optional<Commit> grownFrom) {
    var data = Json.object();
    data.put("dataset", commit.dataset());
    data.put("commit", commit.id().toString());
    data.put("tree", commit.tree().hex());
    data.put("rows", commit.rows());
    grownFrom.ifPresent(before -> data.put("parentTree", before.tree().hex()));
    commit.cutoff().ifPresent(cutoff -> data.put("cutoff", cutoff.toString()));
    for (var key : List.of("definition", "sources", "view", "files")) {
      if (commit.source().has(key)) {
        data.set(key, commit.source().get(key));
      }
    }
    return new NewEvent(commit.project(), Datasets.COMMITTED, commit.dataset(), data);
  }

  private static JsonNode source(Staged staged) {
    var source = Json.object();
    source.put("kind", "import");
    source.put("spec", staged.spec().hex());
    var files = source.putArray("files");
    for (var file : staged.files()) {
      var one = files.addObject();
      one.put("name", file.fileName());
      one.put("path", file.table().path());
      one.put("digest", file.raw().hex());
      one.put("size", file.rawSize());
      one.put("lines", file.lines().hex());
    }
    return source;
  }

  /// Raw files and declarations are kept as long as the commit is: they are what it was made from.
  private static List<Digest> named(Staged staged) {
    var named = new ArrayList<Digest>();
    named.add(staged.spec());
    for (var file : staged.files()) {
      named.add(file.raw());
      named.add(file.lines());
    }
    return named;
  }

  private Optional<Instant> watermark(Staged staged, @Nullable String knownAt) {
    if (knownAt == null) {
      return Optional.empty();
    }
    return staged.files().stream()
        .map(file -> FileStatistics.read(parts.blobs().bytes(file.statistics())))
        .map(statistics -> statistics.column(knownAt))
        .flatMap(
            column -> column == null ? java.util.stream.Stream.empty() : known(column).stream())
        .max(Instant::compareTo);
  }

  private static Optional<Instant> known(ColumnSketch column) {
    return switch (column.most()) {
      case Ordered.Day(var day) -> Optional.of(BusinessClock.endOf(LocalDate.ofEpochDay(day)));
      case Ordered.Moment(var micros) -> Optional.of(Micros.instant(micros));
      case null, default -> Optional.empty();
    };
  }
}
