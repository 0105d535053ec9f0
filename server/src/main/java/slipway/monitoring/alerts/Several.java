package slipway.monitoring.alerts;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert;
import slipway.api.wire.Silence;
import slipway.db.Database;
import slipway.db.Tx;

/// What is done to several alerts at once, in one transaction: to all of them that still stand.
public final class Several {
  public static final int MAX = 1_000;

  private final Access access;
  private final Database database;
  private final AlertStore store;
  private final Silences silences;
  private final Acknowledging acknowledging;

  /// Acknowledges one.
  interface Acknowledging {
    Alert of(Tx tx, Caller caller, Alert alert, String note);
  }

  Several(
      Access access,
      Database database,
      AlertStore store,
      Silences silences,
      Acknowledging acknowledging) {
    this.access = access;
    this.database = database;
    this.store = store;
    this.silences = silences;
    this.acknowledging = acknowledging;
  }

  /// Those that stand, newest first.
  public List<Alert> standing(Caller caller, String project, Set<UUID> ids) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return standing(tx, project, ids);
    });
  }

  private List<Alert> standing(Tx tx, String project, Set<UUID> ids) {
    if (ids.isEmpty() || ids.size() > MAX) {
      throw SlipwayException.invalid("alert", ids.size() + " selected", "1 to " + MAX);
    }
    return store.standing(tx, project, ids);
  }

  /// Says of each that somebody takes care of it; the answer is how many they are.
  public int acknowledge(Caller caller, String project, Set<UUID> ids, Alert.Note note) {
    var text = Alerts.text(note);
    return database.inTransaction(
        "alerts.acknowledge",
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          var alerts = standing(tx, project, ids);
          alerts.forEach(alert -> acknowledging.of(tx, caller, alert, text));
          return alerts.size();
        });
  }

  /// One silence for each kind of alert about each subject; the answer is these.
  ///
  /// @param lasts as `4h`
  public List<Silence> silence(
      Caller caller, String project, Set<UUID> ids, String lasts, String reason) {
    return database.inTransaction(
        "alerts.silence",
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          var made = new ArrayList<Silence>();
          for (var matter : matters(standing(tx, project, ids))) {
            var kind = matter.kind().name().toLowerCase(Locale.ROOT);
            var ask = new Silence.Ask(matter.subject(), kind, lasts, null, reason);
            made.add(silences.add(tx, caller, project, ask));
          }
          return made;
        });
  }

  /// What is silenced: alerts of a kind about a subject.
  public record Matter(String subject, Alert.Kind kind) {}

  /// Those of some alerts, each once.
  public static Set<Matter> matters(List<Alert> alerts) {
    var matters = new LinkedHashSet<Matter>();
    alerts.forEach(alert -> matters.add(new Matter(alert.subject(), alert.kind())));
    return matters;
  }
}
