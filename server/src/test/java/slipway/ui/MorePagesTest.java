package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import slipway.api.Json;
import slipway.audit.AuditEntry;

final class MorePagesTest {
  private static final String HOME = "/ui/projects/default/";
  private static final UUID ID = UUID.fromString("01936b00-0000-7000-8000-00000000b000");

  @Test
  void deeds_leadToWhatTheyWereDoneTo() {
    assertThat(href("dataset.commit", "datasets/purchases")).isEqualTo(HOME + "data/purchases");
    assertThat(href("monitor.applied", "churn")).isEqualTo(HOME + "monitors/churn");
    assertThat(href("rollout.asked", "churn/3")).isEqualTo(HOME + "endpoints/churn/rollouts/3");
    assertThat(href("rollout.applied", "churn")).isEqualTo(HOME + "endpoints/churn");
    assertThat(href("alert.acknowledge", "alerts/" + ID)).isEqualTo(HOME + "alerts/" + ID);
    assertThat(href("alert.silence", "silences/" + ID)).isEqualTo(HOME + "alerts");
    assertThat(href("feedback.received", "churn")).isEqualTo(HOME + "endpoints/churn");
    assertThat(href("nothing.known", "x/y")).isNull();
  }

  @Test
  void deedsOfAutomations_leadToTheDecision() {
    assertThat(href("automation.decide", "automations/keeper/decisions/keeper-1997-09-30-1"))
        .isEqualTo(HOME + "timeline/churn/keeper-1997-09-30-1");
    assertThat(href("automation.approve", "automations/keeper"))
        .isEqualTo(HOME + "timeline/churn/keeper-1997-09-30-2");
    assertThat(href("automation.pause", "automations/gone")).isEqualTo(HOME + "timeline");
  }

  private static @Nullable String href(String action, String subject) {
    var details = Json.object();
    if (action.equals("automation.approve")) {
      details.put("decision", "keeper-1997-09-30-2");
    }
    return MorePages.href(
        new Links("default"),
        new AuditEntry(ID, Fixtures.NOW, "ada", "default", action, subject, details),
        Map.of("keeper", "churn"));
  }
}
