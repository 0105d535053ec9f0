package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import slipway.api.SlipwayException;
import slipway.tracking.RunDetails;
import slipway.tracking.RunQuery;
import slipway.tracking.Tag;
import slipway.tracking.Tracking;
import slipway.ui.RunFate.Champion;
import slipway.ui.Site.Visit;

/// Which runs a run may be compared with: those before it in its experiment, its parent, those of
/// the versions that serve. The first is the one it is compared with unless another is asked for.
final class OtherRuns {
  static final String PARENT = "mlflow.parentRunId";

  private static final int BEFORE_MAX = 5;
  private static final int CHAMPIONS_MAX = 5;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private final Tracking tracking;

  /// @param why in words: `the run before it`
  record Other(RunDetails details, String why) {
    String id() {
      return details.run().id();
    }
  }

  OtherRuns(Tracking tracking) {
    this.tracking = tracking;
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static Optional<String> parent(RunDetails run) {
    return run.tags().stream()
        .filter(tag -> tag.key().equals(PARENT))
        .map(Tag::value)
        .filter(OtherRuns::isId)
        .findFirst();
  }

  List<Other> of(Visit visit, RunDetails run, List<Champion> champions) {
    var others = new ArrayList<Other>();
    var parent = parent(run);
    var before = before(visit, run, parent);
    for (int i = 0; i < before.size(); i++) {
      add(
          others,
          run,
          new Other(
              before.get(i),
              i > 0
                  ? "earlier in this experiment"
                  : parent.isPresent()
                      ? "the run before it under the same parent"
                      : "the run before it in this experiment"));
    }
    parent
        .flatMap(id -> find(visit, id))
        .ifPresent(found -> add(others, run, new Other(found, "its parent")));
    champions.stream()
        .limit(CHAMPIONS_MAX)
        .forEach(champion ->
            find(visit, champion.run())
                .ifPresent(found -> add(others, run, new Other(found, champion.words()))));
    return others;
  }

  /// The run that is asked for; one that is not there is not found.
  Other asked(Visit visit, String id) {
    return new Other(tracking.run(visit.caller(), id), "as asked for");
  }

  private static void add(List<Other> others, RunDetails run, Other other) {
    if (!other.id().equals(run.run().id())
        && others.stream().noneMatch(known -> known.id().equals(other.id()))) {
      others.add(other);
    }
  }

  /// Runs may be deleted, and a client may write any tag.
  private Optional<RunDetails> find(Visit visit, String id) {
    try {
      return Optional.of(tracking.run(visit.caller(), id))
          .filter(found -> !found.run().isDeleted());
    } catch (SlipwayException _) {
      return Optional.empty();
    }
  }

  /// Newest first, on the same level: under the same parent, or under none.
  private List<RunDetails> before(Visit visit, RunDetails run, Optional<String> parent) {
    var level = "tags.`" + PARENT + "`" + parent.map(id -> " = '" + id + "'").orElse(" IS NULL");
    return tracking
        .searchRuns(
            visit.caller(),
            new RunQuery(
                List.of(run.run().experiment()),
                "attributes.start_time <= " + run.run().startMillis() + " AND " + level,
                RunQuery.View.ACTIVE_ONLY,
                List.of("attributes.start_time DESC"),
                BEFORE_MAX + 1,
                ""))
        .items()
        .stream()
        .filter(found -> !found.run().id().equals(run.run().id()))
        .limit(BEFORE_MAX)
        .toList();
  }
}
