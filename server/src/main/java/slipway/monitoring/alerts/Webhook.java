package slipway.monitoring.alerts;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import slipway.config.MonitoringConfig.WebhookConfig;

/// Sends one message to the address that is set. It follows no redirect, waits a bounded time,
/// reads nothing of the answer but its status, and never tells the address.
final class Webhook {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String HMAC = "HmacSHA256";
  private static final int OK_LEAST = 200;
  private static final int OK_MOST = 299;

  private final WebhookConfig config;
  private @Nullable HttpClient client;

  Webhook(WebhookConfig config) {
    this.config = config;
  }

  boolean isSet() {
    return config.isSet();
  }

  /// How a try ended.
  ///
  /// @param status of the answer; empty when none came
  /// @param error why none came
  record Outcome(Optional<Integer> status, Optional<String> error) {
    boolean isDelivered() {
      return status.filter(code -> code >= OK_LEAST && code <= OK_MOST).isPresent();
    }

    static Outcome none(String error) {
      return new Outcome(Optional.empty(), Optional.of(error));
    }
  }

  Outcome send(MessageStore.Message message, Instant now) throws InterruptedException {
    var body = message.body().getBytes(StandardCharsets.UTF_8);
    var timestamp = Long.toString(now.getEpochSecond());
    var request =
        HttpRequest.newBuilder(URI.create(config.url()))
            .timeout(ANSWER)
            .header("content-type", "application/json")
            .header("X-Slipway-Event", message.event())
            .header("X-Slipway-Delivery", Long.toString(message.number()))
            .header("X-Slipway-Timestamp", timestamp)
            .POST(BodyPublishers.ofByteArray(body));
    if (!config.secret().isEmpty()) {
      request.header("X-Slipway-Signature", "sha256=" + signature(timestamp, body));
    }
    try {
      var response = client().send(request.build(), BodyHandlers.ofInputStream());
      response.body().close();
      return new Outcome(Optional.of(response.statusCode()), Optional.empty());
    } catch (HttpTimeoutException _) {
      return Outcome.none("no answer within " + ANSWER.toSeconds() + " s");
    } catch (ConnectException _) {
      return Outcome.none("no connection");
    } catch (SSLException _) {
      return Outcome.none("no trusted TLS connection");
    } catch (IOException _) {
      return Outcome.none("the connection broke");
    }
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

  /// Made with the first message: nobody waits for it at the start.
  private synchronized HttpClient client() {
    var made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(Redirect.NEVER)
              .connectTimeout(CONNECT)
              .build();
      client = made;
    }
    return made;
  }
}
