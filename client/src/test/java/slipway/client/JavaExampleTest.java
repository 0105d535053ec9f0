package slipway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.client.StubServer.reply;

import java.io.Closeable;
import java.io.File;
import java.net.URI;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `examples/java-client`, compiled as a user would and driven over HTTP.
final class JavaExampleTest {
  private static final Path SOURCE =
      Path.of(System.getProperty("slipway.root", ".."))
          .resolve("examples/java-client/RetentionService.java");
  private static final String ANSWER =
      "{\"prediction\":\"churns\",\"probability\":0.75,\"release\":\""
          + "a".repeat(64)
          + "\",\"predictionId\":\"00000000-0000-7000-8000-000000000001\",\"requestId\":\"r\"}";
  private static final String UNKNOWN = "{\"code\":\"NOT_FOUND\",\"message\":\"customer_id: 7\"}";

  @TempDir Path classes = Path.of("");

  @Test
  void service_answersCountsAndGoesOnWithoutSlipway() throws Exception {
    var isDown = new AtomicBoolean();
    try (var slipway =
            StubServer.start(e -> {
              var asked =
                  new String(
                      e.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
              if (isDown.get()) {
                reply(e, 500, "{\"code\":\"INTERNAL\",\"message\":\"m\"}");
              } else {
                reply(e, asked.contains("7") ? 404 : 200, asked.contains("7") ? UNKNOWN : ANSWER);
              }
            });
        var loader = compiled();
        var service = start(loader, slipway.uri());
        var http = HttpClient.newHttpClient()) {
      var address = "http://127.0.0.1:" + port(service);
      assertThat(get(http, address + "/voucher?customer=5"))
          .contains("\"result\":\"churns\"", "\"probability\":0.75");
      assertThat(get(http, address + "/voucher?customer=7")).contains("refused", "customer_id: 7");
      assertThat(get(http, address + "/voucher?customer=x"))
          .contains("refused", "?customer=NUMBER");
      isDown.set(true);
      assertThat(get(http, address + "/voucher?customer=5")).contains("unknown", "no voucher");
      assertThat(get(http, address + "/metrics"))
          .contains(
              "predictions_churn_total{result=\"churns\"} 1.0",
              "predictions_churn_total{result=\"unknown\"} 1.0",
              "predictions_errors_total{type=\"NOT_FOUND\"} 1.0",
              "predictions_errors_total{type=\"INVALID_ARGUMENT\"} 1.0",
              "predictions_errors_total{type=\"INTERNAL\"} 1.0",
              "predictions_duration_seconds_count{model=\"churn\"} 4");
    }
  }

  private URLClassLoader compiled() throws java.io.IOException {
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path", File.pathSeparator),
                "-d",
                classes.toString(),
                SOURCE.toString());
    assertThat(status).isZero();
    return new URLClassLoader(
        new java.net.URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
  }

  private static Closeable start(ClassLoader loader, URI slipway) throws Exception {
    var constructor =
        loader.loadClass("RetentionService").getDeclaredConstructor(URI.class, int.class);
    constructor.setAccessible(true);
    return (Closeable) constructor.newInstance(slipway, 0);
  }

  private static Object port(Object service) throws Exception {
    var port = service.getClass().getDeclaredMethod("port");
    port.setAccessible(true);
    return port.invoke(service);
  }

  private static String get(HttpClient http, String address) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
