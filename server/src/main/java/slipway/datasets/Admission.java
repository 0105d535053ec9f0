package slipway.datasets;

import java.util.List;
import java.util.Optional;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.analytics.RowChecksum;
import slipway.analytics.Session;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;
import slipway.api.wire.Report;
import slipway.contracts.Contract;
import slipway.time.BusinessClock;

/// From a table that nobody sees to a commit: the contract stands between, and either [Committing]
/// makes it visible or it is quarantined.
final class Admission {
  private final Datasets.Parts parts;
  private final CommitStore commits;
  private final Committing committing;
  private final Trees trees;
  private final Checking checking;

  Admission(Datasets.Parts parts, CommitStore commits, Committing committing, Trees trees) {
    this.parts = parts;
    this.commits = commits;
    this.committing = committing;
    this.trees = trees;
    this.checking = new Checking(parts);
  }

  CheckedCommit publish(Caller caller, Staged staged) {
    Optional<String> spec =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, caller, Permission.EDIT, staged.project());
              return commits
                  .find(tx, staged.project(), staged.dataset())
                  .flatMap(CommitStore.Row::spec);
            });
    var contract = checking.contract(staged.project(), staged.dataset());
    if (staged.isEmpty()) {
      return nothingNew(staged, contract);
    }
    var knownAt = spec.map(text -> Json.read(text, DatasetSpec.class).knownAt()).orElse(null);
    if (contract.isEmpty()) {
      return new CheckedCommit(
          committing.publish(caller, staged, Optional.empty(), knownAt), Optional.empty());
    }
    var checked =
        parts
            .analytics()
            .session(session ->
                checking.staged(session, contract.get(), staged.located(), checking.scope()));
    if (!checked.passed()) {
      committing.quarantine(caller, staged, checked);
      throw Checking.violated(staged.dataset(), Committing.names(staged), checked.report());
    }
    return new CheckedCommit(
        committing.publish(caller, staged, Optional.of(checked.kept()), knownAt),
        Optional.of(checked.report()));
  }

  Commit commit(Caller caller, NewCommit made) {
    Names.require("dataset", made.dataset());
    parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.EDIT, made.project());
          return true;
        });
    var contract = checking.contract(made.project(), made.dataset());
    var inspected = parts.analytics().session(session -> inspect(session, made, contract));
    if (inspected.checked().isPresent() && !inspected.checked().get().passed()) {
      committing.quarantine(caller, made, inspected.checked().get());
      throw Checking.violated(
          made.dataset(),
          made.cutoff().map(cutoff -> "cutoff " + cutoff).orElse(made.path()),
          inspected.checked().get().report());
    }
    var draft =
        new Committing.Draft(
            made.project(),
            made.dataset(),
            caller,
            made.message(),
            made.source(),
            made.cutoff(),
            made.cutoff().map(BusinessClock::endOf),
            inspected.checked().map(Checking.Checked::kept),
            inspected.schema(),
            List.of(inspected.file()),
            made.mode(),
            List.of(),
            List.of(new Committing.FileWith(inspected.file().digest(), inspected.statistics())),
            made.alongside());
    return committing.commit("datasets.commit", draft, tx -> earlier(tx, made, inspected));
  }

  /// What was read of a table in one session.
  private record Inspected(
      Schema schema, TreeFile file, Digest statistics, Optional<Checking.Checked> checked) {}

  private Inspected inspect(Session session, NewCommit made, Optional<Contract> contract) {
    session.relation(Checking.CURRENT, List.of(made.parquet()));
    var schema = new Schema(session.columns("select * from " + Checking.CURRENT));
    var checksum = new RowChecksum();
    var statistics = FileStatistics.of(schema.columns());
    session.feed(
        "select * from " + Checking.CURRENT,
        schema.columns(),
        new Everywhere(List.of(checksum, statistics)));
    var file =
        new TreeFile(
            made.path(),
            made.parquet(),
            parts.blobs().size(made.parquet()).orElse(0),
            checksum.rows(),
            checksum.value());
    var kept = parts.blobs().put(statistics.bytes());
    return new Inspected(schema, file, kept, contract.map(rules -> check(session, made, rules)));
  }

  private Checking.Checked check(Session session, NewCommit made, Contract contract) {
    var scope = checking.scope();
    if (made.cutoff().isPresent()) {
      var cutoff = made.cutoff().get();
      Optional<Commit> before =
          parts
              .database()
              .read(tx -> commits.beforeCutoff(tx, made.project(), made.dataset(), cutoff));
      if (before.isPresent()) {
        session.relation(Checking.PREVIOUS, trees.read(before.get().tree()).parquet());
        var since = before.get().cutoff().orElse(cutoff);
        scope = scope.after(Checking.PREVIOUS, since, cutoff);
      }
    }
    return checking.made(session, contract, scope);
  }

  /// The commit that the same work made before: then only what goes with it is done again.
  private Optional<Commit> earlier(slipway.db.Tx tx, NewCommit made, Inspected inspected) {
    var found =
        switch (made.mode()) {
          case REPLACE ->
              made.cutoff().flatMap(at -> commits.atCutoff(tx, made.project(), made.dataset(), at));
          case APPEND -> commits.log(tx, made.project(), made.dataset(), 1).stream().findFirst();
        };
    var same =
        found.filter(commit ->
            commit.source().equals(Json.tree(Json.text(made.source())))
                && trees.read(commit.tree()).files().contains(inspected.file()));
    same.ifPresent(commit -> made.alongside().accept(tx, commit));
    return same;
  }

  /// No delivery came: the rows that are there may have grown too old in the meantime.
  private CheckedCommit nothingNew(Staged staged, Optional<Contract> contract) {
    Commit head =
        parts
            .database()
            .read(tx -> committing.head(tx, staged.project(), staged.dataset()))
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.INVALID_STATE,
                    staged.dataset()
                        + ": no rows, and no delivery waits (expected: a delivery; slipway data"
                        + " deliver)"));
    if (contract.isEmpty() || !contract.get().hasFreshness()) {
      return new CheckedCommit(head, Optional.empty());
    }
    Report report =
        parts
            .analytics()
            .session(session -> {
              session.relation(Checking.CURRENT, trees.read(head.tree()).parquet());
              return contract.get().checkFreshness(session, Checking.CURRENT, checking.scope());
            });
    if (report.outcome() != Report.Outcome.PASS) {
      throw Checking.violated(
          staged.dataset(), "what is there, since nothing was delivered", report);
    }
    return new CheckedCommit(head, Optional.of(report));
  }
}
