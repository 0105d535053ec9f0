package slipway.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Speaks HTTP as bytes, for requests that no decent client would send.
public final class RawHttp {
  private static final int TIMEOUT_MILLIS = 10_000;

  /// What came back; status 0 when the connection was closed without an answer.
  public record Answer(int status, String head, byte[] body) {
    public Optional<String> header(String name) {
      for (var line : head.split("\r\n", -1)) {
        if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
          return Optional.of(line.substring(name.length() + 1).strip());
        }
      }
      return Optional.empty();
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private RawHttp() {}

  /// One request line with the usual headers and no body.
  public static Answer send(int port, String method, String target) {
    return send(port, method, target, "", new byte[0]);
  }

  /// With further header lines (each ending in CRLF) and a body.
  public static Answer send(int port, String method, String target, String headers, byte[] body) {
    var host = headers.toLowerCase(Locale.ROOT).contains("host:") ? "" : "Host: localhost\r\n";
    var head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append(host).append("Connection: close\r\n").append(headers);
    if (body.length > 0 && !headers.toLowerCase(Locale.ROOT).contains("content-length:")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return exchange(port, bytes.toByteArray(), method.equals("HEAD"), false);
  }

  /// Any bytes at all, after which we say no more: a request that ends early is cut off.
  public static Answer sendCut(int port, byte[] request) {
    return exchange(port, request, false, true);
  }

  /// A server that closes while we still write has answered or refused; what it said is what
  /// counts.
  private static Answer exchange(int port, byte[] request, boolean withoutBody, boolean cut) {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      var received = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(request);
        if (cut) {
          socket.shutdownOutput();
        }
        receive(socket.getInputStream(), received, withoutBody);
      } catch (IOException _) {
        // The answer, if any, is in `received`.
      }
      return parse(received.toByteArray(), withoutBody);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Reads no further than the answer goes, for the server keeps the connection a little longer.
  private static void receive(InputStream in, ByteArrayOutputStream received, boolean withoutBody)
      throws IOException {
    var buffer = new byte[8_192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      received.write(buffer, 0, n);
      var text = received.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0 && isWhole(parse(received.toByteArray(), withoutBody), withoutBody)) {
        return;
      }
    }
  }

  private static boolean isWhole(Answer answer, boolean withoutBody) {
    return withoutBody
        || answer
            .header("content-length")
            .map(length -> answer.body().length >= Long.parseLong(length))
            .orElse(answer.status() == 204 || answer.status() == 304);
  }

  private static Answer parse(byte[] bytes, boolean withoutBody) {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0 || !text.startsWith("HTTP/1.1 ")) {
      return new Answer(0, text, new byte[0]);
    }
    var head = text.substring(0, end);
    int status = Integer.parseInt(text.substring(9, 12));
    var body =
        withoutBody ? new byte[0] : java.util.Arrays.copyOfRange(bytes, end + 4, bytes.length);
    return new Answer(status, head, body);
  }
}
