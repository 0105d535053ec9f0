import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.client.CircuitBreaker;
import slipway.client.GuardedPredictions;
import slipway.client.SlipwayClient;

/// A service of a shop that asks Slipway whether a customer will leave, and offers a voucher to
/// those who will. It goes on when Slipway does not: then nobody gets one.
///
/// `GET /voucher?customer=5` answers, `GET /metrics` is for Prometheus: answers by result, failures
/// by type, and how long each took.
public final class RetentionService implements Closeable {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SlipwayClient slipway;
  private final GuardedPredictions predictions;
  private final HttpServer server;

  /// What the shop's page is told.
  record Voucher(long customer, String result, double probability, String message) {}

  RetentionService(URI slipwayServer, int port) throws IOException {
    slipway = SlipwayClient.to(slipwayServer);
    predictions =
        slipway.defaultProject().at("churn").guarded(PATIENCE, CircuitBreaker.standard());
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 100);
    server.createContext("/voucher", this::voucher);
    server.createContext("/metrics", exchange -> reply(exchange, 200, metrics.scrape()));
    server.setExecutor(threads);
    server.start();
  }

  public static void main(String[] arguments) throws IOException {
    var service =
        new RetentionService(URI.create(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.println("http://127.0.0.1:" + service.port() + "/voucher?customer=5");
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Counts before it replies: who has an answer finds it in `/metrics`.
  private void voucher(HttpExchange exchange) throws IOException {
    var started = Timer.start(metrics);
    var status = 200;
    Voucher voucher;
    try {
      voucher = voucher(customer(exchange.getRequestURI()));
      metrics.counter("predictions.churn", "result", voucher.result()).increment();
    } catch (SlipwayException e) { // ours to answer for: a customer that nobody knows, no number
      countFailure(metrics, e);
      status = e.code().httpStatus();
      voucher = new Voucher(0, "refused", 0, e.message());
    } finally {
      started.stop(Timer.builder("predictions.duration").tag("model", "churn").register(metrics));
    }
    reply(exchange, status, Json.text(voucher));
  }

  private Voucher voucher(long customer) {
    return predictions.predict(
        Json.object().put("customer_id", customer),
        prediction ->
            new Voucher(
                customer,
                String.valueOf(prediction.prediction()),
                prediction.probability() == null ? 0 : prediction.probability(),
                "prediction " + prediction.predictionId()),
        failure -> {
          countFailure(metrics, failure);
          return new Voucher(customer, "unknown", 0, "no prediction now; no voucher");
        });
  }

  private static void countFailure(MeterRegistry metrics, SlipwayException failure) {
    metrics.counter("predictions.errors", "type", failure.code().name()).increment();
  }

  private static long customer(URI asked) {
    var query = String.valueOf(asked.getQuery());
    try {
      return Long.parseLong(query.substring(query.indexOf('=') + 1));
    } catch (NumberFormatException e) {
      throw SlipwayException.invalid("customer", query, "?customer=NUMBER");
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    slipway.close();
  }
}
