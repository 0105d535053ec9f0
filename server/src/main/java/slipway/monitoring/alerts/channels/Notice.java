package slipway.monitoring.alerts.channels;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import slipway.api.Json;
import slipway.api.wire.Alert;
import tools.jackson.databind.JsonNode;

/// What a channel is told at once: one change of one alert, or several of the same subject.
///
/// @param number the same for each try
/// @param parts oldest first, at least one
public record Notice(long number, String project, String subject, List<Part> parts) {
  public Notice {
    parts = List.copyOf(parts);
  }

  /// One change of one alert.
  ///
  /// @param event its sequence
  /// @param type `alert.opened`, `alert.acknowledged` or `alert.resolved`
  /// @param body JSON as the webhook gets it
  public record Part(long event, UUID alert, String type, String body) {
    JsonNode told() {
      return Json.tree(body).path("alert");
    }

    Alert.Severity severity() {
      return Alert.Severity.valueOf(told().path("severity").asString("INFO"));
    }

    Alert.Kind kind() {
      return Alert.Kind.valueOf(told().path("kind").asString("MONITOR"));
    }

    String kindWord() {
      return kind().name().toLowerCase(Locale.ROOT);
    }

    String sentence() {
      return told().path("sentence").asString("");
    }

    boolean isEnd() {
      return type.equals("alert.resolved");
    }

    boolean isTaken() {
      return type.equals("alert.acknowledged");
    }

    /// What happened, in a word or two.
    String word() {
      if (isEnd()) {
        return "Resolved by " + told().path("resolvedBy").asString("evidence");
      }
      if (isTaken()) {
        return "Taken by " + told().path("acknowledgedBy").asString("somebody");
      }
      return told().path("reopened").asInt(0) > 0 ? "Came back" : "Opened";
    }

    String note() {
      return told().path("note").asString("");
    }
  }

  Part first() {
    return parts.getFirst();
  }

  /// The most severe of what is not over.
  Alert.Severity severity() {
    return parts.stream()
        .filter(part -> !part.isEnd())
        .map(Part::severity)
        .max(Alert.Severity::compareTo)
        .orElse(Alert.Severity.INFO);
  }

  boolean isOver() {
    return parts.stream().allMatch(Part::isEnd);
  }

  /// One line that says it all.
  String title() {
    var state = isOver() ? "resolved" : severity().name().toLowerCase(Locale.ROOT);
    var more = parts.size() == 1 ? "" : " (and " + (parts.size() - 1) + " more)";
    return "[" + state + "] " + subject + ": " + first().sentence() + more;
  }
}
