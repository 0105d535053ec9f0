package slipway.monitoring.alerts.channels;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import slipway.config.AlertsConfig;
import slipway.http.OwnAddress;

/// Where people are sent from a message: the alert's page, and what to do about its kind.
final class Places {
  private static final Duration LISTENING = Duration.ofSeconds(10);

  private final AlertsConfig config;
  private final OwnAddress own;

  Places(AlertsConfig config, OwnAddress own) {
    this.config = config;
    this.own = own;
  }

  String page(Notice notice, Notice.Part part) {
    return base() + "/ui/projects/" + encoded(notice.project()) + "/alerts/" + part.alert();
  }

  String runbook(Notice notice, Notice.Part part) {
    var place = config.runbook(part.kindWord(), notice.project());
    return place.startsWith("/") ? base() + place : place;
  }

  private String base() {
    var address = config.address().isEmpty() ? own.await(LISTENING).toString() : config.address();
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
