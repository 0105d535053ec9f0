package slipway.datasets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;

/// The records of a raw file, cut into fields. A null field is one that says "no value": an empty
/// one in csv (a quoted empty one is the empty text), `\N` where fields are split by spaces, only
/// spaces in a fixed layout, null or a missing member in JSON.
abstract sealed class Records permits Records.Csv, Records.Spaces, Records.Fixed, JsonLines {
  final String file;
  final Lines lines;
  final List<@Nullable String> fields = new ArrayList<>();

  Records(String file, Lines lines) {
    this.file = file;
    this.lines = lines;
  }

  static Records of(DatasetFormat format, String file, Lines lines) {
    return switch (format.type()) {
      case CSV -> new Csv(file, lines, format.delimiter());
      case SPACES -> new Spaces(file, lines);
      case FIXED -> new Fixed(file, lines, format.places());
      case JSONL -> new JsonLines(file, lines, format.schema());
      case PARQUET -> throw new IllegalStateException("Parquet has no lines");
    };
  }

  /// Reads the next record into [#fields]; false after the last. The list is used again.
  abstract boolean next() throws IOException;

  /// The line on which the record begins.
  abstract long line();

  /// RFC 4180, with LF as well as CRLF.
  static final class Csv extends Records {
    private final char delimiter;
    private final StringBuilder field = new StringBuilder();
    private long first;

    Csv(String file, Lines lines, char delimiter) {
      super(file, lines);
      this.delimiter = delimiter;
    }

    @Override
    long line() {
      return first;
    }

    @Override
    boolean next() throws IOException {
      fields.clear();
      var line = lines.next();
      if (line == null) {
        return false;
      }
      first = lines.number();
      long length = line.length();
      int at = 0;
      while (true) {
        if (at < line.length() && line.charAt(at) == '"') {
          field.setLength(0);
          at++;
          int end = line.indexOf('"', at);
          while (end < 0 || (end + 1 < line.length() && line.charAt(end + 1) == '"')) {
            if (end < 0) {
              field.append(line, at, line.length()).append('\n');
              line = lines.next();
              if (line == null) {
                throw SlipwayException.invalid(
                    file + " line " + first, "a quoted field without end", "a closing \"");
              }
              length += line.length() + 1;
              requireBounded(length);
              at = 0;
            } else {
              field.append(line, at, end + 1);
              at = end + 2;
            }
            end = line.indexOf('"', at);
          }
          field.append(line, at, end);
          at = end + 1;
          if (at < line.length() && line.charAt(at) != delimiter) {
            throw unexpected(line, at);
          }
          fields.add(field.toString());
        } else {
          int end = line.indexOf(delimiter, at);
          var plain = line.substring(at, end < 0 ? line.length() : end);
          if (plain.indexOf('"') >= 0) {
            throw SlipwayException.invalid(
                file + " line " + lines.number() + ", field " + (fields.size() + 1),
                plain,
                "no quote inside a field that does not begin with one");
          }
          fields.add(plain.isEmpty() ? null : plain);
          at = end < 0 ? line.length() : end;
        }
        if (at >= line.length()) {
          return true;
        }
        at++;
      }
    }

    private void requireBounded(long length) {
      if (length > Lines.LINE_BYTES_MAX) {
        throw SlipwayException.invalid(
            file + " line " + first,
            "a record of over " + Lines.LINE_BYTES_MAX + " characters",
            "a shorter one; is a closing \" missing?");
      }
    }

    private SlipwayException unexpected(String line, int at) {
      return SlipwayException.invalid(
          file + " line " + lines.number() + ", field " + (fields.size() + 1),
          '"' + line.substring(at, Math.min(line.length(), at + 20)) + "\" after a closing quote",
          "the delimiter or the end of the line; a quote inside is written twice");
    }
  }

  /// Fields split by runs of spaces or tabs; spaces at the ends of a line mean nothing.
  static final class Spaces extends Records {
    private static final String NO_VALUE = "\\N";

    Spaces(String file, Lines lines) {
      super(file, lines);
    }

    @Override
    long line() {
      return lines.number();
    }

    @Override
    boolean next() throws IOException {
      fields.clear();
      var line = lines.next();
      if (line == null) {
        return false;
      }
      int at = 0;
      while (at < line.length()) {
        while (at < line.length() && isSpace(line.charAt(at))) {
          at++;
        }
        int start = at;
        while (at < line.length() && !isSpace(line.charAt(at))) {
          at++;
        }
        if (at > start) {
          var field = line.substring(start, at);
          fields.add(field.equals(NO_VALUE) ? null : field);
        }
      }
      return true;
    }

    private static boolean isSpace(char c) {
      return c == ' ' || c == '\t';
    }
  }

  /// Fields at fixed places, counted in characters; spaces around a value mean nothing. What stands
  /// between and after the fields is not read.
  static final class Fixed extends Records {
    private final List<DatasetFormat.Place> places;
    private final int least;

    Fixed(String file, Lines lines, List<DatasetFormat.Place> places) {
      super(file, lines);
      this.places = places;
      this.least = places.stream().mapToInt(DatasetFormat.Place::to).max().orElse(0);
    }

    @Override
    long line() {
      return lines.number();
    }

    @Override
    boolean next() throws IOException {
      fields.clear();
      var line = lines.next();
      if (line == null) {
        return false;
      }
      int length = line.codePointCount(0, line.length());
      if (length < least) {
        throw SlipwayException.invalid(
            file + " line " + lines.number(),
            length + " characters",
            "at least " + least + ", where the last column ends");
      }
      boolean isPlain = length == line.length();
      for (var place : places) {
        int from = isPlain ? place.from() : line.offsetByCodePoints(0, place.from());
        int to = isPlain ? place.to() : line.offsetByCodePoints(0, place.to());
        var field = line.substring(from, to).strip();
        fields.add(field.isEmpty() ? null : field);
      }
      return true;
    }
  }
}
