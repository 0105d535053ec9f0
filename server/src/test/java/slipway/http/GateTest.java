package slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import slipway.config.Config.HttpConfig;
import slipway.telemetry.Telemetry;
import slipway.testing.RawHttp;

final class GateTest {
  private WebServer web;

  @BeforeEach
  void start() {
    web =
        started(
            HttpConfig.loopback(0)
                .withAllowedHosts(List.of("lab.example"))
                .withAllowedOrigins(List.of("https://notebook.example")));
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private static WebServer started(HttpConfig config) {
    var router = new Router();
    router.get("/thing", _ -> Response.text(200, "read"));
    router.post("/thing", _ -> Response.text(200, "changed"));
    return WebServer.start(config, router, new Telemetry());
  }

  private RawHttp.Answer send(String method, String headers) {
    return RawHttp.send(web.port(), method, "/thing", headers, new byte[0]);
  }

  @Test
  void host_ofOursPasses() {
    for (var host :
        List.of(
            "localhost", "127.0.0.1", "[::1]", "LocalHost:5000", "[::1]:80", "lab.example:443")) {
      assertThat(send("GET", "Host: " + host + "\r\n").status()).as(host).isEqualTo(200);
    }
  }

  @Test
  void host_ofAnotherIsRefused() {
    for (var host :
        List.of("evil.example", "localhost.evil.example", "192.168.1.5", "127.0.0.1.nip.io:80")) {
      var answer = send("GET", "Host: " + host + "\r\n");
      assertThat(answer.status()).as(host).isEqualTo(403);
      assertThat(answer.text()).contains("PERMISSION_DENIED", "http.allowedHosts");
    }
  }

  @Test
  void host_isCheckedWhereNoRouteIsToo() {
    var answer = RawHttp.send(web.port(), "GET", "/nothing", "Host: evil.example\r\n", new byte[0]);
    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void host_mayBeAnAddressWhereTheServerListensForOthers() {
    try (var open = started(HttpConfig.loopback(0).withHost("0.0.0.0"))) {
      assertThat(
              RawHttp.send(open.port(), "GET", "/thing", "Host: 10.0.0.7:80\r\n", new byte[0])
                  .status())
          .isEqualTo(200);
      assertThat(
              RawHttp.send(open.port(), "GET", "/thing", "Host: evil.example\r\n", new byte[0])
                  .status())
          .isEqualTo(403);
    }
  }

  @Test
  void origin_ofAnotherSiteMayReadButNotChange() {
    assertThat(send("GET", "Origin: https://evil.example\r\n").status()).isEqualTo(200);
    assertThat(send("POST", "Origin: https://evil.example\r\n").status()).isEqualTo(403);
    assertThat(send("POST", "Origin: null\r\n").status()).isEqualTo(403);
    assertThat(send("POST", "Origin: http://localhost:1\r\n").status()).isEqualTo(403);
  }

  @Test
  void origin_ofOurPagesAndOfListedSitesMayChange() {
    assertThat(send("POST", "Origin: http://localhost\r\n").text()).isEqualTo("changed");
    var listed = send("POST", "Origin: https://notebook.example\r\n");
    assertThat(listed.text()).isEqualTo("changed");
    assertThat(listed.header("access-control-allow-origin")).contains("https://notebook.example");
  }

  @Test
  void preflight_allowsListedSitesOnly() {
    var headers = "Access-Control-Request-Method: POST\r\nOrigin: ";
    var listed = send("OPTIONS", headers + "https://notebook.example\r\n");
    assertThat(listed.status()).isEqualTo(204);
    assertThat(listed.header("access-control-allow-methods")).contains("GET, HEAD, POST");
    assertThat(
            send("OPTIONS", headers + "https://evil.example\r\n")
                .header("access-control-allow-origin"))
        .isEmpty();
  }
}
