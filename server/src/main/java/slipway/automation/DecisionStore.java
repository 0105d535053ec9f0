package slipway.automation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.Query;
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
    return new Found<>(
        query(tx, project, automation, search).map((row, _) -> AutomationStore.told(row)).list(),
        asked(project, automation, search).count(tx, "automation_decision"),
        of(project, automation).count(tx, "automation_decision"));
  }

  /// Goes through all that the search finds.
  void each(Tx tx, String project, String automation, DecisionSearch search, Consumer<Told> each) {
    query(tx, project, automation, search.with(search.slice().whole()))
        .map((row, _) -> AutomationStore.told(row))
        .forEach(each);
  }

  private static Query query(Tx tx, String project, String automation, DecisionSearch search) {
    return asked(project, automation, search)
        .query(
            tx,
            "select * from automation_decision",
            search.slice().order(KEYS, "cutoff desc, number desc"),
            search.slice());
  }

  private static Conditions asked(String project, String automation, DecisionSearch search) {
    return of(project, automation)
        .and("action = :action", "action", search.action())
        .and("signal = :signal", "signal", search.signal().map(DecisionStore::constant))
        .and("cutoff >= :since", "since", search.since().map(Days::of))
        .and("cutoff <= :until", "until", search.until().map(Days::of))
        .words(TEXT, search.find());
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
