package slipway.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.api.wire.Alert.Kind;
import slipway.api.wire.Alert.Severity;
import slipway.api.wire.Alert.State;
import slipway.api.wire.Silence;
import slipway.db.Found;
import slipway.time.BusinessClock;

/// Alerts as the pages' tests give them.
final class AlertFixtures {
  private AlertFixtures() {}

  private static Instant end(int day) {
    return BusinessClock.endOf(LocalDate.of(1997, 12, day));
  }

  private static Alert alert(int number, Kind kind, Severity severity, State state) {
    Alert.@Nullable Resolution resolution =
        state == State.RESOLVED
            ? new Alert.Resolution(
                "monitoring", end(31), "", Json.tree("{\"cutoff\": \"1997-12-31\"}"))
            : null;
    return new Alert(
        UUID.fromString(String.format("01936b00-0000-7000-8000-%012x", 0xb000 + number)),
        "default",
        kind == Kind.QUARANTINE ? "quarantine/purchases" : "monitor/churn",
        kind,
        severity,
        kind == Kind.QUARANTINE ? "dataset purchases" : "endpoint churn",
        kind == Kind.QUARANTINE
            ? "cdnow-1997-12.txt broke the contract of purchases: 825 of 2,750 rows have <no> dollars."
            : "The score moved by a PSI of 0.213 from 1997-10-31 to 1997-11-30; the limit is 0.01.",
        Json.tree(
            """
            {"event": 7, "dataset": "purchases", "report": "REPORT", "monitor": "churn",
             "cutoff": "1997-12-31", "rows": 2750, "outputs": {"tree": "41528aac"}}
            """
                .replace("REPORT", Fixtures.digest("bad").hex())),
        end(1),
        end(30),
        number + 1,
        number,
        state,
        state == State.ACKNOWLEDGED
            ? new Alert.Acknowledgment("ada", end(30), "the till's export, I called them")
            : null,
        resolution);
  }

  static Alert open() {
    return alert(0, Kind.QUARANTINE, Severity.CRITICAL, State.OPEN);
  }

  static List<Alert.Group> groups() {
    return List.of(
        new Alert.Group("dataset purchases", Severity.CRITICAL, 1, end(30), List.of(open())),
        new Alert.Group(
            "endpoint churn",
            Severity.WARNING,
            1,
            end(30),
            List.of(alert(1, Kind.MONITOR, Severity.WARNING, State.ACKNOWLEDGED))));
  }

  static List<Alert> standing() {
    return groups().stream().flatMap(group -> group.alerts().stream()).toList();
  }

  static List<Alert> resolved() {
    return List.of(alert(2, Kind.MONITOR, Severity.WARNING, State.RESOLVED));
  }

  static AlertList.Known known(Asked asked, boolean empty) {
    if (empty) {
      var none = new Found<Alert>(List.of(), 0, 0);
      return new AlertList.Known(asked, none, List.of(), none, List.of(), List.of());
    }
    return new AlertList.Known(
        asked,
        new Found<>(standing(), 2, 12),
        groups(),
        new Found<>(resolved(), 10, 12),
        silences(),
        List.of("dataset purchases", "endpoint churn"));
  }

  static List<Silence> silences() {
    return List.of(
        new Silence(
            open().id(),
            "default",
            "endpoint churn",
            Kind.MONITOR,
            "The source is being mended.",
            "ada",
            Fixtures.NOW,
            Fixtures.NOW.plusSeconds(14_400),
            null,
            null));
  }

  static Alert.Detail detail(boolean over) {
    return new Alert.Detail(
        over ? resolved().getFirst() : open(),
        List.of(
            new Alert.Delivery(
                "slack",
                7,
                open().id(),
                "alert.opened",
                Alert.DeliveryState.WAITING,
                List.of(new Alert.Attempt(1, Fixtures.NOW, 503, "answered 503", 41)),
                Fixtures.NOW.plusSeconds(2))));
  }
}
