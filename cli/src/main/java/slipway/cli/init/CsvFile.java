package slipway.cli.init;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.SlipwayException;

/// A CSV with a header, read row by row as the server reads one (RFC 4180, UTF-8, an empty field is
/// no value). Whatever the server would refuse is refused here, with file and line.
final class CsvFile implements AutoCloseable {
  private static final int COLUMNS_MAX = 2_000;
  private static final int LINE_BYTES_MAX = 1 << 20;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final String DELIMITERS = ",;\t|";
  private static final int SHOWN_MAX = 40;

  private final String name;
  private final DigestInputStream digest;
  private final InputStream in;
  private final char delimiter;
  private final List<String> header;
  private final List<@Nullable String> row = new ArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long line;
  private long rowLine;

  private CsvFile(Path file) throws IOException {
    this.name = String.valueOf(file.getFileName());
    this.digest = new DigestInputStream(Files.newInputStream(file), Digest.sha256());
    this.in = new BufferedInputStream(digest, BUFFER_BYTES);
    var first = readLine();
    if (first == null || first.isBlank()) {
      throw invalid(name, line == 0 ? "empty" : "no header on line 1", "a header and rows");
    }
    this.delimiter = delimiter(first);
    split(first);
    this.header = names();
  }

  static CsvFile open(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw invalid("data", file, "a CSV file that can be read");
    }
    try {
      return new CsvFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// The names of the columns, in file order.
  List<String> header() {
    return header;
  }

  char delimiter() {
    return delimiter;
  }

  /// The line on which the row begins.
  long line() {
    return rowLine;
  }

  /// Reads the next row into [#row]; false after the last.
  boolean next() {
    try {
      var next = readLine();
      if (next == null) {
        return false;
      }
      rowLine = line;
      split(next);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read: " + e.getMessage(), e);
    }
    if (row.size() != header.size()) {
      boolean isBlank = row.size() == 1 && row.getFirst() == null;
      throw invalid(
          name + " line " + rowLine,
          isBlank ? "an empty line" : row.size() + " fields",
          header.size()
              + ", as the header on line 1 has names; is a delimiter missing or unquoted?");
    }
    return true;
  }

  /// The fields of the row; null where there is no value. The list is used again.
  List<@Nullable String> row() {
    return row;
  }

  /// The digest of the whole file, once it has been read to its end.
  Digest digest() {
    return Digest.ofHash(digest.getMessageDigest());
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The delimiter that the header has most of, outside of quotes.
  private static char delimiter(String header) {
    char best = ',';
    int most = 0;
    for (char candidate : DELIMITERS.toCharArray()) {
      int count = 0;
      boolean quoted = false;
      for (char c : header.toCharArray()) {
        quoted ^= c == '"';
        count += !quoted && c == candidate ? 1 : 0;
      }
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }

  private List<String> names() {
    if (row.size() > COLUMNS_MAX) {
      throw invalid(
          name,
          row.size() + " columns",
          "at most "
              + COLUMNS_MAX
              + "; choose those that matter, for example: cut -d '"
              + delimiter
              + "' -f 1-200 "
              + name);
    }
    var names = new ArrayList<String>();
    var seen = new HashSet<String>();
    for (int i = 0; i < row.size(); i++) {
      var field = row.get(i);
      if (field == null || field.isBlank() || field.startsWith("_")) {
        throw invalid(
            name + " line 1, column " + (i + 1),
            field == null ? "no name" : '"' + field + '"',
            "a name that does not begin with _"
                + (i == 0 ? "; pandas: to_csv(…, index=False)" : ""));
      }
      if (!seen.add(field.toLowerCase(Locale.ROOT))) {
        throw invalid(name + " line 1", '"' + field + "\" twice", "each name once, in any case");
      }
      names.add(field);
    }
    return List.copyOf(names);
  }

  private void split(String text) throws IOException {
    row.clear();
    var rest = text;
    int at = 0;
    while (true) {
      if (at < rest.length() && rest.charAt(at) == '"') {
        var field = new StringBuilder();
        at++;
        while (true) {
          int end = rest.indexOf('"', at);
          if (end < 0) {
            field.append(rest, at, rest.length()).append('\n');
            var more = readLine();
            if (more == null) {
              throw invalid(
                  name + " line " + rowLine, "a quoted field without end", "a closing \"");
            }
            rest = more;
            at = 0;
          } else if (end + 1 < rest.length() && rest.charAt(end + 1) == '"') {
            field.append(rest, at, end + 1);
            at = end + 2;
          } else {
            field.append(rest, at, end);
            at = end + 1;
            break;
          }
        }
        requireDelimiter(rest, at);
        row.add(field.toString());
      } else {
        int end = rest.indexOf(delimiter, at);
        var field = rest.substring(at, end < 0 ? rest.length() : end);
        if (field.indexOf('"') >= 0) {
          throw invalid(place(), field, "no quote inside a field that does not begin with one");
        }
        row.add(field.isEmpty() ? null : field);
        at = end < 0 ? rest.length() : end;
      }
      if (at >= rest.length()) {
        return;
      }
      at++;
    }
  }

  private void requireDelimiter(String text, int at) {
    if (at < text.length() && text.charAt(at) != delimiter) {
      throw invalid(
          place(),
          '"'
              + text.substring(at, Math.min(text.length(), at + SHOWN_MAX))
              + "\" after a closing quote",
          "the delimiter or the end of the line; a quote inside is written twice");
    }
  }

  private String place() {
    return name + " line " + line + ", field " + (row.size() + 1);
  }

  /// The next line without its end (LF or CRLF); null after the last.
  private @Nullable String readLine() throws IOException {
    bytes.reset();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    line++;
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (next == 0) {
        throw invalid(
            name + " line " + line,
            "a zero byte",
            "text in UTF-8; is it UTF-16? iconv -f UTF-16 -t UTF-8 " + name);
      }
      bytes.write(next);
      if (bytes.size() > LINE_BYTES_MAX) {
        throw invalid(
            name + " line " + line, "over " + LINE_BYTES_MAX + " bytes", "a shorter line");
      }
    }
    var text = decode(bytes.toByteArray());
    if (line == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private String decode(byte[] encoded) {
    var source = ByteBuffer.wrap(encoded);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(source)
          .toString();
    } catch (CharacterCodingException _) {
      int bad = source.position();
      throw invalid(
          name + " line " + line + ", byte " + (bad + 1),
          String.format("0x%02x", encoded[Math.min(bad, encoded.length - 1)]),
          "text in UTF-8; convert the file: iconv -f WINDOWS-1252 -t UTF-8 " + name);
    }
  }

  private static SlipwayException invalid(String field, Object value, String expectation) {
    return SlipwayException.invalid(field, value, expectation);
  }
}
