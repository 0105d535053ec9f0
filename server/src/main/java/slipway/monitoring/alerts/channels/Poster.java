package slipway.monitoring.alerts.channels;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Posts JSON to an address that is set. It follows no redirect, waits a bounded time, and takes
/// the secrets out of the few words of the answer that it keeps.
final class Poster {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int ANSWER_BYTES_MAX = 2_000;
  private static final int OK_LEAST = 200;
  private static final int OK_MOST = 299;
  private static final int REFUSED_LEAST = 400;
  private static final int REFUSED_MOST = 499;

  /// Answers of the 400s that another try may change: Request Timeout, Too Early, Too Many
  /// Requests.
  private static final Set<Integer> LATER = Set.of(408, 425, 429);

  private final URI address;
  private final List<String> secrets;
  private final Duration patience;
  private @Nullable HttpClient client;

  /// @param secrets what must not be told, however the answer puts it
  Poster(String address, List<String> secrets) {
    this(address, secrets, ANSWER);
  }

  Poster(String address, List<String> secrets, Duration patience) {
    this.patience = patience;
    this.address = URI.create(address);
    this.secrets = secrets.stream().filter(secret -> !secret.isEmpty()).toList();
  }

  /// Headers come over the content type.
  Outcome post(byte[] json, Map<String, String> headers, Instant now) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(json));
    headers.forEach(request::header);
    try {
      var response = client().send(request.build(), BodyHandlers.ofInputStream());
      return outcome(response, said(response), now);
    } catch (HttpTimeoutException _) {
      return Outcome.none("no answer within " + patience.toMillis() + " ms");
    } catch (ConnectException _) {
      return Outcome.none("no connection");
    } catch (SSLException _) {
      return Outcome.none("no trusted TLS connection");
    } catch (IOException _) {
      return Outcome.none("the connection broke");
    }
  }

  private static Outcome outcome(HttpResponse<?> response, String said, Instant now) {
    int status = response.statusCode();
    if (status >= OK_LEAST && status <= OK_MOST) {
      return Outcome.taken(status, said);
    }
    if (status >= REFUSED_LEAST && status <= REFUSED_MOST && !LATER.contains(status)) {
      return Outcome.refused(status, said);
    }
    var wait = response.headers().firstValue("retry-after").map(text -> wait(text, now));
    return Outcome.later(status, said, wait.orElse(Duration.ZERO));
  }

  /// Seconds, or an HTTP date; anything else says nothing.
  private static Duration wait(String text, Instant now) {
    try {
      return Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip())));
    } catch (NumberFormatException _) {
      // Perhaps a date.
    }
    try {
      var until = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
      var wait = Duration.between(now, until.toInstant());
      return wait.isPositive() ? wait : Duration.ZERO;
    } catch (DateTimeException | ArithmeticException _) {
      return Duration.ZERO;
    }
  }

  /// The answer's first words; what cannot be read in them is left out.
  private String said(HttpResponse<InputStream> response) throws IOException {
    try (var body = response.body()) {
      return without(
          secrets, new String(body.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8));
    }
  }

  /// The text on one line, without the secrets.
  static String without(List<String> secrets, String text) {
    var clean = text;
    for (var secret : secrets) {
      clean = clean.replace(secret, "(not shown)");
    }
    return clean.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
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
