package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import slipway.api.Json;
import slipway.audit.AuditEntry;
import slipway.ui.view.Timeline;
import tools.jackson.databind.JsonNode;

final class MorePagesTest {
  private static final String HOME = "/ui/projects/default/";
  private static final String RUN = "f00dfeed00000000000000000000000a";
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

  @Test
  void details_areShort() {
    var tree = Fixtures.digest("tree");
    var details = Json.object().put("commit", ID.toString()).put("tree", tree.hex());
    details.put("rows", 2750).put("note", "").put("at", "runs:/" + RUN + "/model");
    details.putArray("sources").addObject().put("dataset", "shop").put("tree", tree.hex());
    assertThat(text(said("dataset.commit", "shop", details)))
        .isEqualTo(
            "commit […0000b000] · tree [%1$s] · rows 2750 · at [runs:/f00dfeed/model] · sources shop @ [%1$s]"
                .formatted(tree.brief()));
  }

  @Test
  void details_leadToWhatTheyName() {
    var tree = Fixtures.digest("tree");
    var execution = "execution:" + ID;
    assertThat(said("dataset.commit", "shop", Json.object().put("tree", tree.hex())))
        .extracting(said -> said.value().full(), said -> said.value().href())
        .containsExactly(tuple(tree.hex(), HOME + "data/shop?version=" + tree.hex()));
    assertThat(said("endpoint.split", "churn", Json.object().put("decision", execution)))
        .extracting(said -> said.value().full(), said -> said.value().href())
        .containsExactly(tuple(ID.toString(), HOME + "pipelines/executions/" + ID));
    assertThat(said("endpoint.split", "churn", Json.object().put("primary", tree.hex())))
        .extracting(said -> said.value().href())
        .containsExactly(HOME + "endpoints/churn");
    assertThat(said("view.restored", "recency", Json.object().put("decision", "k-1997-09-30-1")))
        .extracting(said -> said.value().href())
        .containsOnlyNulls();
  }

  @Test
  void details_endWhereTheyAreLong_andAreWholeOnHover() {
    var details = Json.object();
    for (int i = 0; i < 60; i++) {
      details.put("value" + i, i);
    }
    var said = said("x.y", "z", details);
    assertThat(text(said)).hasSizeLessThan(230).endsWith(" …");
    assertThat(said.getLast().value().full()).isEqualTo(Json.text(details));
  }

  private static String text(List<Timeline.Said> said) {
    return said.stream()
        .map(one ->
            one.before() + (one.copied() ? "[" + one.value().text() + "]" : one.value().text()))
        .collect(Collectors.joining());
  }

  private static List<Timeline.Said> said(String action, String subject, JsonNode details) {
    return new DeedDetails(
            new Links("default"),
            new AuditEntry(ID, Fixtures.NOW, "ada", "default", action, subject, details),
            Map.of())
        .said();
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
