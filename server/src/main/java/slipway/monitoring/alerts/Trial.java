package slipway.monitoring.alerts;

import java.time.Duration;
import java.util.List;
import slipway.access.Caller;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert;
import slipway.api.wire.AlertChannel;
import slipway.ids.Ids;
import slipway.monitoring.alerts.channels.Channel;
import slipway.monitoring.alerts.channels.Notice;
import slipway.monitoring.alerts.channels.Outcome;
import slipway.time.BusinessClock;
import slipway.time.WallClock;
import tools.jackson.databind.JsonNode;

/// A message that says it is a test: an opening and, once that was taken, its end, so that nothing
/// is left open at the receiver. It opens no alert.
record Trial(Ids ids, WallClock wall, BusinessClock business) {
  private static final String SUBJECT = "test of Slipway's alerts";

  /// What the receiver said to the opening.
  AlertChannel.Answer of(Channel channel, Caller caller, String project) {
    var alert = ids.next();
    var at = wall.now();
    var sentence = caller.name() + " tries whether alerts arrive here. Nothing is the matter.";
    var data = Json.object().put("alert", alert.toString()).put("key", "test/" + channel.name());
    data.put("kind", Alert.Kind.MONITOR.name()).put("severity", Alert.Severity.INFO.name());
    data.put("subject", SUBJECT).put("sentence", sentence).put("reopened", 0);
    data.put("state", Alert.State.OPEN.name()).put("openedAt", business.now().toString());
    data.set("evidence", Json.object().put("test", true));
    try {
      var opening = body(project, Alerts.OPENED, data);
      var outcome =
          channel.send(notice(project, new Notice.Part(0, alert, Alerts.OPENED, opening)), at);
      var took = Duration.between(at, wall.now());
      boolean isTaken = outcome.verdict() == Outcome.Verdict.TAKEN;
      if (isTaken) {
        data.put("state", Alert.State.RESOLVED.name()).put("resolvedBy", "the end of the test");
        var end = body(project, Alerts.RESOLVED, data);
        channel.send(notice(project, new Notice.Part(0, alert, Alerts.RESOLVED, end)), wall.now());
      }
      return new AlertChannel.Answer(
          channel.name(), isTaken, outcome.status().orElse(null), outcome.said(), took.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(ErrorCode.CANCELLED, "interrupted while the receiver answers", e);
    }
  }

  private static Notice notice(String project, Notice.Part part) {
    return new Notice(0, project, SUBJECT, List.of(part));
  }

  private String body(String project, String event, JsonNode data) {
    var body = Json.object().put("delivery", 0).put("event", event).put("project", project);
    body.put("at", business.now().toString()).set("alert", data);
    return Json.text(body);
  }
}
