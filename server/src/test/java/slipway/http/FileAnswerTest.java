package slipway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.config.Config.HttpConfig;
import slipway.testing.RawHttp;

final class FileAnswerTest {
  private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);
  private static final String ETAG = '"' + Digest.of(CONTENT).hex() + '"';

  @TempDir private Path folder;
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    var file = Files.write(folder.resolve("file"), CONTENT);
    var router = new Router();
    router.get(
        "/file",
        _ -> Response.file("application/octet-stream", file, CONTENT.length, Digest.of(CONTENT)));
    web = WebServer.start(HttpConfig.loopback(0), router);
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private RawHttp.Answer get(String headers) {
    return RawHttp.send(web.port(), "GET", "/file", headers, new byte[0]);
  }

  @Test
  void file_comesWholeWithItsDigest() {
    var answer = get("");
    assertThat(answer.text()).isEqualTo("0123456789");
    assertThat(answer.header("etag")).contains(ETAG);
    assertThat(answer.header("accept-ranges")).contains("bytes");
    assertThat(answer.header("content-length")).contains("10");
  }

  @Test
  void range_isAnsweredInPart() {
    assertThat(get("Range: bytes=2-4\r\n").text()).isEqualTo("234");
    assertThat(get("Range: bytes=2-4\r\n").header("content-range")).contains("bytes 2-4/10");
    assertThat(get("Range: bytes=2-4\r\n").status()).isEqualTo(206);
    assertThat(get("Range: bytes=7-\r\n").text()).isEqualTo("789");
    assertThat(get("Range: bytes=-3\r\n").text()).isEqualTo("789");
    assertThat(get("Range: bytes=8-99\r\n").text()).isEqualTo("89");
    assertThat(get("Range: bytes=-99\r\n").text()).isEqualTo("0123456789");
  }

  @Test
  void range_outsideIs416() {
    var answer = get("Range: bytes=10-\r\n");
    assertThat(answer.status()).isEqualTo(416);
    assertThat(answer.header("content-range")).contains("bytes */10");
    assertThat(get("Range: bytes=-0\r\n").status()).isEqualTo(416);
  }

  @Test
  void range_thatIsNoneIsPassedOver() {
    for (var range :
        new String[] {
          "bytes=4-2",
          "bytes=a-b",
          "lines=1-2",
          "bytes=1-2,4-5",
          "bytes=--2",
          "bytes=99999999999999999999-"
        }) {
      var answer = get("Range: " + range + "\r\n");
      assertThat(answer.status()).as(range).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("0123456789");
    }
  }

  @Test
  void file_theClientHasIsNotSentAgain() {
    var answer = get("If-None-Match: \"other\", " + ETAG + "\r\n");
    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertThat(get("If-None-Match: \"other\"\r\n").status()).isEqualTo(200);
  }

  @Test
  void range_ofAnotherVersionComesWhole() {
    assertThat(get("Range: bytes=1-2\r\nIf-Range: \"other\"\r\n").status()).isEqualTo(200);
    assertThat(get("Range: bytes=1-2\r\nIf-Range: " + ETAG + "\r\n").status()).isEqualTo(206);
  }
}
