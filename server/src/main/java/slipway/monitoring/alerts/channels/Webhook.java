package slipway.monitoring.alerts.channels;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import slipway.api.wire.Alert;
import slipway.config.AlertsConfig.WebhookConfig;

/// Tells a program, as signed JSON: each change alone, with the same bytes at every try.
final class Webhook implements Channel {
  private static final String HMAC = "HmacSHA256";

  private final WebhookConfig config;
  private final Poster poster;

  Webhook(WebhookConfig config) {
    this.config = config;
    this.poster = new Poster(config.url(), List.of(config.url(), config.secret()));
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Alert.Severity severityLeast() {
    return Alert.Severity.INFO;
  }

  @Override
  public boolean tellsAcknowledgments() {
    return false;
  }

  @Override
  public Duration gathers() {
    return Duration.ZERO;
  }

  @Override
  public Outcome send(Notice notice, Instant now) throws InterruptedException {
    var body = notice.first().body().getBytes(StandardCharsets.UTF_8);
    var timestamp = Long.toString(now.getEpochSecond());
    var headers = new LinkedHashMap<String, String>();
    headers.put("X-Slipway-Event", notice.first().type());
    headers.put("X-Slipway-Delivery", Long.toString(notice.number()));
    headers.put("X-Slipway-Timestamp", timestamp);
    if (!config.secret().isEmpty()) {
      headers.put("X-Slipway-Signature", "sha256=" + signature(timestamp, body));
    }
    return poster.post(body, headers, now);
  }

  /// Hex of the HMAC of `timestamp "." body`: a copy of an old message has an old time.
  private String signature(String timestamp, byte[] body) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(config.secret().getBytes(StandardCharsets.UTF_8), HMAC));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(HMAC + " is part of every Java", e);
    }
  }
}
