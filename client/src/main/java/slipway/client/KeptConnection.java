package slipway.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One HTTP/1.1 connection for POSTs to one path, written and read by one thread. It knows answers
/// with `content-length` only, which is what the server gives to a prediction.
final class KeptConnection implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int BODY_BYTES_MAX = 1 << 20;
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

  record Answer(int status, byte[] body) {}

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] head;
  private final byte[] outgoing = new byte[BUFFER_BYTES];
  private int outgoingLength;
  private final byte[] incoming = new byte[BUFFER_BYTES];
  private int position;
  private int limit;

  private KeptConnection(Socket socket, byte[] head) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.head = head;
  }

  @SuppressWarnings("AddressSelection") // the host of the address that the user gave
  static KeptConnection open(URI server, String path) throws IOException {
    if (!"http".equals(server.getScheme())) {
      throw new IOException("bulk predictions go over http only");
    }
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) ANSWER_TIMEOUT.toMillis());
      int port = server.getPort() < 0 ? 80 : server.getPort();
      socket.connect(
          new InetSocketAddress(server.getHost(), port), (int) CONNECT_TIMEOUT.toMillis());
      var head =
          "POST "
              + path
              + " HTTP/1.1\r\nhost: "
              + server.getAuthority()
              + "\r\ncontent-type: application/json\r\ncontent-length: ";
      return new KeptConnection(socket, head.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  void write(byte[] body) throws IOException {
    append(head);
    append(Integer.toString(body.length).getBytes(StandardCharsets.US_ASCII));
    append("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    append(body);
  }

  private void append(byte[] bytes) throws IOException {
    if (outgoingLength + bytes.length > outgoing.length) {
      flush();
    }
    if (bytes.length > outgoing.length) {
      out.write(bytes);
      return;
    }
    System.arraycopy(bytes, 0, outgoing, outgoingLength, bytes.length);
    outgoingLength += bytes.length;
  }

  void flush() throws IOException {
    out.write(outgoing, 0, outgoingLength);
    outgoingLength = 0;
  }

  /// The next answer, in the order of the requests.
  Answer read() throws IOException {
    int status = statusLine();
    int length = -1;
    for (int start = line(); start >= 0; start = line()) {
      if (startsWithLength(start)) {
        length = number(start + LENGTH.length);
      }
    }
    if (length < 0 || length > BODY_BYTES_MAX) {
      throw new IOException("an answer of " + length + " bytes (expected: a content-length)");
    }
    var body = new byte[length];
    int have = Math.min(length, limit - position);
    System.arraycopy(incoming, position, body, 0, have);
    position += have;
    while (have < length) {
      int more = in.read(body, have, length - have);
      if (more < 0) {
        throw new EOFException("the server closed the connection within an answer");
      }
      have += more;
    }
    return new Answer(status, body);
  }

  private int statusLine() throws IOException {
    int start = line();
    if (start < 0) {
      throw new IOException("an empty status line");
    }
    return number(start + "HTTP/1.1 ".length());
  }

  /// Moves behind the next line; returns where it starts, or -1 when it is empty.
  private int line() throws IOException {
    int start = position;
    int at = position;
    while (true) {
      while (at < limit) {
        if (incoming[at++] == '\n') {
          position = at;
          return at - start <= 2 ? -1 : start;
        }
      }
      int moved = start;
      fill(start);
      at -= moved;
      start = 0;
    }
  }

  /// Reads more, after moving what is kept from `start` on to the front.
  private void fill(int start) throws IOException {
    System.arraycopy(incoming, start, incoming, 0, limit - start);
    limit -= start;
    position = 0;
    if (limit == incoming.length) {
      throw new IOException("a header line of more than " + BUFFER_BYTES + " bytes");
    }
    int more = in.read(incoming, limit, incoming.length - limit);
    if (more < 0) {
      throw new EOFException("the server closed the connection");
    }
    limit += more;
  }

  private boolean startsWithLength(int start) {
    if (limit - start < LENGTH.length) {
      return false;
    }
    for (int i = 0; i < LENGTH.length; i++) {
      if ((incoming[start + i] | 0x20) != (LENGTH[i] | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private int number(int at) {
    while (incoming[at] == ' ') {
      at++;
    }
    int value = 0;
    while (incoming[at] >= '0' && incoming[at] <= '9') {
      value = value * 10 + incoming[at++] - '0';
    }
    return value;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // nothing of it is needed any more
    }
  }
}
