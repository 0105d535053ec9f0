package slipway.automation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import slipway.db.Conditions;
import slipway.db.Found;
import slipway.db.Tx;
import slipway.time.Days;

/// How the decisions of an automation are found.
final class DecisionStore {
  private static final Map<String, String> KEYS =
      Map.of(
          "cutoff",
          "cast(cutoff as bigint) * 1000000 + number",
          "action",
          "action",
          "signal",
          "signal");

  /// What was seen, judged and done, as it is kept.
  private static final String TEXT =
      "(id || ' ' || action || ' ' || signal || ' ' || diagnosis || ' ' || decision)";

  Found<Told> found(Tx tx, String project, String automation, DecisionSearch search) {
    var asked =
        of(project, automation)
            .and("action = :action", "action", search.action())
            .and("signal = :signal", "signal", search.signal().map(DecisionStore::constant))
            .and("cutoff >= :since", "since", search.since().map(Days::of))
            .and("cutoff <= :until", "until", search.until().map(Days::of))
            .words(TEXT, search.find());
    var sql =
        "select * from automation_decision"
            + asked.sql()
            + search.slice().order(KEYS, "cutoff desc, number desc");
    return new Found<>(
        asked
            .bind(tx.sql().createQuery(sql), search.slice())
            .map((row, _) -> AutomationStore.told(row))
            .list(),
        asked.count(tx, "automation_decision"),
        of(project, automation).count(tx, "automation_decision"));
  }

  /// The kinds of decisions that there are.
  List<String> actions(Tx tx, String project, String automation) {
    return distinct(tx, project, automation, "action");
  }

  /// The signals that decisions were made on.
  List<String> signals(Tx tx, String project, String automation) {
    return distinct(tx, project, automation, "signal").stream()
        .map(name -> Signal.valueOf(name).toString())
        .toList();
  }

  private static List<String> distinct(Tx tx, String project, String automation, String column) {
    var of = of(project, automation);
    return of.bind(
            tx.sql()
                .createQuery(
                    "select distinct "
                        + column
                        + " from automation_decision"
                        + of.sql()
                        + " order by "
                        + column))
        .mapTo(String.class)
        .list();
  }

  private static Conditions of(String project, String automation) {
    return new Conditions()
        .and("project = :project", "project", project)
        .and("automation = :automation", "automation", automation);
  }

  private static String constant(String signal) {
    return signal.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
