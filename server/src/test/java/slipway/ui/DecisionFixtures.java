package slipway.ui;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.wire.Automation;
import slipway.api.wire.Automation.Decision;
import slipway.api.wire.Automation.Opens;
import slipway.automation.Timeline.Kinds;
import slipway.db.Found;
import slipway.time.BusinessClock;

/// Decisions of an automation, as the pages' tests give them.
final class DecisionFixtures {
  private DecisionFixtures() {}

  private static Decision decision(
      LocalDate cutoff, int number, String action, @Nullable String wanted, String judged) {
    return new Decision(
        "churn-" + cutoff + "-" + number,
        "churn",
        "churn",
        cutoff,
        number,
        number == 1 ? "look" : "gated",
        cutoff,
        BusinessClock.endOf(cutoff),
        wanted == null ? "none" : "calibration-gap",
        wanted == null ? "healthy" : "calibration-decay",
        action,
        wanted,
        "customer_churn/1",
        List.of(
            "customer_churn/1 says 84.9 % and 82.2 % came true: a gap of +2.7 points on 23,570 <labels>.",
            "12 features moved as they were declared to."),
        judged,
        wanted == null ? "Nothing is changed." : "A person is asked to approve the training.",
        "A gap of 1.5 points or less would have been kept.",
        wanted != null,
        Map.of("gap", .027, "gapLimit", .015, "gapStandardError", .0021),
        List.of(
            new Opens("release", Fixtures.digest("release").hex(), "customer_churn/1"),
            new Opens("window", "1997-09-30", "churn"),
            new Opens("gate-report", Fixtures.digest("gate").hex(), "the retrained candidate"),
            new Opens("rollout", "1", "customer_churn/2")),
        Fixtures.digest("decision"),
        Fixtures.digest("automation"),
        Json.tree("{\"kind\": \"look\", \"cutoff\": \"1997-09-30\"}"));
  }

  static Decision waiting() {
    return decision(
        LocalDate.of(1997, 9, 30),
        1,
        "wait-for-approval",
        "train",
        "The ranking holds and the level is off.");
  }

  static Decision answer() {
    return decision(LocalDate.of(1997, 9, 30), 2, "train", null, "ada approved it.");
  }

  static Automation automation() {
    return new Automation(
        "default",
        "churn",
        "churn",
        "approve",
        "Keeps the churn endpoint right as customers age.",
        Fixtures.digest("automation"),
        null,
        new Automation.Case(
            LocalDate.of(1997, 9, 30), "approving", List.of(), waiting().id(), null),
        List.of(waiting().id()),
        2,
        waiting());
  }

  static DecisionPages.Known known(Asked asked, boolean empty) {
    return empty
        ? new DecisionPages.Known(
            "churn", null, asked, new Found<>(List.of(), 0, 0), new Kinds(List.of(), List.of()))
        : new DecisionPages.Known(
            "churn",
            automation(),
            asked,
            new Found<>(
                List.of(
                    waiting(),
                    decision(
                        LocalDate.of(1997, 8, 31), 1, "keep", null, "All is within its limits.")),
                52,
                52),
            new Kinds(List.of("keep", "wait-for-approval"), List.of("calibration-gap", "none")));
  }
}
