package slipway.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import jdk.net.ExtendedSocketOptions;

/// One kept-alive HTTP/1.1 connection, with little enough of its own that what is measured is the
/// server. For one thread, and for servers that one trusts.
final class Lane implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int LINE_MAX = 8192;
  private static final int HTTP_OK = 200;
  private static final int HEXADECIMAL = 16;

  /// An answer other than 200; the connection can be used on.
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private final URI server;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] line = new byte[LINE_MAX];

  Lane(URI server) throws IOException {
    this.server = server;
    this.socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  byte[] get(String path) throws IOException {
    return send(
        ("GET " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  byte[] post(String path, byte[] json) throws IOException {
    return send(request(path, json));
  }

  /// A request's bytes, to be made before the clock runs.
  byte[] request(String path, byte[] json) {
    var head =
        ("POST "
                + path
                + " HTTP/1.1\r\nHost: "
                + host()
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    var whole = new byte[head.length + json.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(json, 0, whole, head.length, json.length);
    return whole;
  }

  /// Sends a whole request and returns the body of its answer, which must be a 200.
  byte[] send(byte[] request) throws IOException {
    out.write(request);
    // A server that writes head and body apart would wait 40 ms for our delayed acknowledgement;
    // writing makes the system forget this option.
    socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    var status = line();
    int length = 0;
    boolean chunked = false;
    for (var header = line(); !header.isEmpty(); header = line()) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.endsWith("chunked");
    }
    var body = chunked ? chunks() : in.readNBytes(length);
    if (Integer.parseInt(status.substring(9, 12)) != HTTP_OK) {
      throw new Refused(status + ": " + new String(body, StandardCharsets.UTF_8));
    }
    return body;
  }

  private byte[] chunks() throws IOException {
    var whole = new java.io.ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line(), HEXADECIMAL);
      whole.write(in.readNBytes(length));
      line();
      if (length == 0) {
        return whole.toByteArray();
      }
    }
  }

  private String line() throws IOException {
    for (int length = 0; length < LINE_MAX; length++) {
      int read = in.read();
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (read == '\n') {
        return new String(line, 0, Math.max(0, length - 1), StandardCharsets.ISO_8859_1);
      }
      line[length] = (byte) read;
    }
    throw new IOException("a header line longer than " + LINE_MAX);
  }

  private String host() {
    return server.getHost() + ":" + server.getPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
