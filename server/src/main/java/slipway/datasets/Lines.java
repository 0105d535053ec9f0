package slipway.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;

/// The lines of a raw file, decoded strictly: what is not UTF-8 is refused and never replaced.
final class Lines {
  static final int LINE_BYTES_MAX = 1 << 20;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LINE_BYTES = 256;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final String file;
  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private byte[] bytes = new byte[LINE_BYTES];
  private int length;
  private boolean ascii;
  private long number;

  Lines(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /// The number of the line last read, from 1.
  long number() {
    return number;
  }

  /// The next line without its end (LF or CRLF); null after the last.
  @Nullable String next() throws IOException {
    if (!read()) {
      return null;
    }
    number++;
    int start = number == 1 && startsWithMark() ? BYTE_ORDER_MARK.length : 0;
    if (length > start && bytes[length - 1] == '\r') {
      length--;
    }
    return ascii
        ? new String(bytes, start, length - start, StandardCharsets.ISO_8859_1)
        : decode(start);
  }

  /// Copies the bytes up to the next LF; false at the end of the file.
  private boolean read() throws IOException {
    length = 0;
    ascii = true;
    boolean any = false;
    while (at < end || fill()) {
      any = true;
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      append(from, at);
      if (at < end) {
        at++;
        return true;
      }
    }
    return any;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private void append(int from, int to) {
    while (length + to - from > bytes.length) {
      grow();
    }
    int signs = 0;
    for (int i = from; i < to; i++) {
      byte next = buffer[i];
      if (next == 0) {
        throw SlipwayException.invalid(
            file + " line " + (number + 1), "a zero byte", "UTF-8 text; is it UTF-16?");
      }
      signs |= next;
      bytes[length++] = next;
    }
    ascii &= signs >= 0;
  }

  private void grow() {
    if (bytes.length >= LINE_BYTES_MAX) {
      throw SlipwayException.invalid(
          file + " line " + (number + 1), "over " + LINE_BYTES_MAX + " bytes", "a shorter line");
    }
    bytes = Arrays.copyOf(bytes, 2 * bytes.length);
  }

  private String decode(int start) {
    var source = ByteBuffer.wrap(bytes, start, length - start);
    try {
      return decoder.decode(source).toString();
    } catch (CharacterCodingException _) {
      int bad = source.position();
      throw SlipwayException.invalid(
          file + " line " + number + ", byte " + (bad - start + 1),
          String.format("0x%02x", bytes[Math.min(bad, length - 1)]),
          "UTF-8; convert the file, for instance with iconv -f ISO-8859-1 -t UTF-8");
    }
  }

  private boolean startsWithMark() {
    return length >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
  }
}
