package slipway.automation;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import slipway.api.Digest;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.db.Database;
import slipway.db.Tx;

/// The rest of the server as far as the loop knows it. What the loop does is a row, written in the
/// loop's own transaction; every call is a point at which the server can be made to crash.
final class FakeWorld implements EvidenceSource, Effects {
  private final Database database;
  private final String project;
  private final int crashAt;
  private final Map<LocalDate, Evidence.Look> looks = new HashMap<>();
  private final Set<String> finished = new HashSet<>();
  private int points;
  private Optional<Case.Rolling> rolling = Optional.empty();

  /// The server went down here.
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /// @param crashAt the point that crashes, counted from 1
  FakeWorld(Database database, String project, int crashAt) {
    this.database = database;
    this.project = project;
    this.crashAt = crashAt;
  }

  static void prepare(Database database) {
    database.inTransaction(
        "test.prepare",
        tx ->
            tx.sql()
                .execute(
                    "create table fake_effect (project text, what text, execution text, number integer)"));
  }

  void see(Evidence.Look look) {
    looks.put(look.cutoff(), look);
  }

  /// What runs ends.
  void finish() {
    rows("execution").forEach(finished::add);
  }

  void rollout(Case.Rolling state) {
    rolling = Optional.of(state);
  }

  /// What was done, in order.
  List<String> effects() {
    return rows("what");
  }

  private List<String> rows(String column) {
    return database.read(tx ->
        tx.sql()
            .createQuery(
                "select " + column + " from fake_effect where project = :project order by number")
            .bind("project", project)
            .mapTo(String.class)
            .list());
  }

  /// A place at which the server can go down.
  void point() {
    points++;
    if (points == crashAt) {
      throw new Crash();
    }
  }

  private UUID write(Tx tx, String what) {
    point();
    var execution = UUID.randomUUID();
    tx.sql()
        .createUpdate(
            """
            insert into fake_effect (project, what, execution, number)
            select :project, :what, :execution, count(*) from fake_effect where project = :project
            """)
        .bind("project", project)
        .bind("what", what)
        .bind("execution", execution.toString())
        .execute();
    point();
    return execution;
  }

  private boolean has(String what) {
    return effects().stream().anyMatch(found -> found.startsWith(what));
  }

  @Override
  public Evidence.Look look(Declared<AutomationSpec> automation, LocalDate cutoff) {
    point();
    var script = java.util.Objects.requireNonNull(looks.get(cutoff));
    boolean restored = has("restore");
    boolean back = has("roll back");
    return new Evidence.Look(
        cutoff,
        production(automation).orElse(null),
        restored ? List.of() : script.refused(),
        List.of(),
        has("activate") ? script.judgement() : null,
        back ? null : script.drift(),
        null,
        History.NONE);
  }

  @Override
  public Optional<Production> production(Declared<AutomationSpec> automation) {
    point();
    return has("activate")
        ? Optional.of(
            new Production(
                Samples.RELEASE,
                "churn",
                1,
                LocalDate.of(1997, 3, 31),
                !has("roll back"),
                LocalDate.of(1997, 6, 30)))
        : Optional.empty();
  }

  @Override
  public List<LocalDate> releases(Declared<AutomationSpec> automation) {
    point();
    return has("activate") ? List.of(LocalDate.of(1997, 6, 30)) : List.of();
  }

  @Override
  public boolean isBusy(Declared<AutomationSpec> automation) {
    point();
    return false;
  }

  @Override
  public Optional<Ended> ended(Declared<AutomationSpec> automation, UUID execution) {
    point();
    return finished.contains(execution.toString())
        ? Optional.of(new Ended(execution, null))
        : Optional.empty();
  }

  @Override
  public Made candidate(Declared<AutomationSpec> automation, Case.Awaited awaited) {
    point();
    return new Made(Samples.candidate(awaited.execution(), Candidate.Outcome.PASS), 1.5);
  }

  @Override
  public Optional<Rolled> rolled(Case of) {
    point();
    var told = of.rolling();
    return rolling
        .filter(state -> state != told)
        .map(state ->
            new Rolled(
                new Evidence.RolledOut(
                    of.cutoff(),
                    "churn/2",
                    "inconclusive",
                    state == Case.Rolling.PROMOTED ? "promoted" : "confirmed",
                    100,
                    0,
                    "Told."),
                state));
  }

  @Override
  public UUID compute(Tx tx, Declared<AutomationSpec> automation, Case of) {
    return write(tx, "compute " + of.cutoff());
  }

  @Override
  public UUID train(Tx tx, Declared<AutomationSpec> automation, Case of, Candidate.Kind kind) {
    return write(tx, "train " + kind + " " + of.cutoff());
  }

  @Override
  public UUID register(Tx tx, Declared<AutomationSpec> automation, Case of, Candidate.Kind kind) {
    return write(tx, "register " + of.cutoff());
  }

  @Override
  public void restoreView(
      Tx tx, Declared<AutomationSpec> automation, Action.RestoreView action, Because why) {
    write(tx, "restore " + action.view() + " " + why.decision().value());
  }

  @Override
  public Ready prepareRollBack(Declared<AutomationSpec> automation, Digest release) {
    point();
    return Ready.NOTHING;
  }

  @Override
  public void rollBack(
      Tx tx, Declared<AutomationSpec> automation, Case of, Ready ready, Because why) {
    write(tx, "roll back " + why.decision().value());
  }

  @Override
  public Ready prepareRelease(Declared<AutomationSpec> automation, Case of, Candidate candidate) {
    point();
    return Ready.NOTHING;
  }

  @Override
  public void activate(Tx tx, Declared<AutomationSpec> automation, Ready ready, Because why) {
    write(tx, "activate " + why.decision().value());
  }

  @Override
  public OptionalInt rollOut(Tx tx, Declared<AutomationSpec> automation, Ready ready, Because why) {
    write(tx, "roll out " + why.decision().value());
    return OptionalInt.of(1);
  }
}
