package slipway.packaging.pickle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The bytes of a pickle, read forward once.
final class PickleBytes {
  /// What a name can be, and a line of a number.
  private static final int KEPT_MAX = 4_096;

  private final InputStream in;
  private long at;
  private int ahead = -2;

  PickleBytes(InputStream in) {
    this.in = in;
  }

  /// How many bytes were read.
  long at() {
    return at;
  }

  /// The next byte without taking it; -1 at the end.
  int peek() throws IOException {
    if (ahead == -2) {
      ahead = in.read();
    }
    return ahead;
  }

  int unsigned() throws IOException {
    int next = peek();
    if (next < 0) {
      throw new EOFException();
    }
    ahead = -2;
    at++;
    return next;
  }

  /// Little-endian.
  long whole(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (long) unsigned() << (8 * i);
    }
    return number;
  }

  void skip(long bytes) throws IOException {
    if (bytes < 0) {
      throw new EOFException();
    }
    long left = bytes;
    if (left > 0 && ahead >= 0) {
      unsigned();
      left--;
    }
    while (left > 0) {
      long skipped = in.skip(left);
      if (skipped <= 0) {
        unsigned();
        skipped = 1;
      } else {
        at += skipped;
      }
      left -= skipped;
    }
  }

  /// A text of so many bytes; one too long for a name is passed over.
  Value text(long bytes) throws IOException {
    if (bytes < 0 || bytes > KEPT_MAX) {
      skip(bytes);
      return Value.UNKNOWN;
    }
    var kept = new byte[(int) bytes];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = (byte) unsigned();
    }
    return new Value.Text(new String(kept, StandardCharsets.UTF_8));
  }

  /// Up to the end of the line, which is taken too.
  String line() throws IOException {
    var kept = new StringBuilder();
    for (int next = unsigned(); next != '\n'; next = unsigned()) {
      if (kept.length() < KEPT_MAX) {
        kept.append((char) next);
      }
    }
    return kept.toString();
  }
}
