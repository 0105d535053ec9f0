package slipway.ui;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.ui.view.Preview;

/// What a page shows of a file, from its name and its first bytes.
final class Previews {
  /// How much of a file is read for a page.
  static final int BYTES_MAX = 64 << 10;

  private static final int IMAGE_BYTES_MAX = 5 << 20;
  private static final int ROWS_MAX = 50;
  private static final int COLUMNS_MAX = 30;
  private static final int CELL_MAX = 80;
  private static final Set<String> IMAGES = Set.of("png", "jpg", "jpeg", "gif", "webp", "svg");

  /// @param path in the run's files
  /// @param beginning at most [#BYTES_MAX] bytes
  record File(String path, String download, long size, byte[] beginning) {
    boolean isWhole() {
      return beginning.length == size;
    }

    String extension() {
      return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
  }

  private Previews() {}

  static Preview of(File file) {
    var extension = file.extension();
    if (IMAGES.contains(extension)) {
      return file.size() <= IMAGE_BYTES_MAX
          ? new Preview(
              file.path(),
              file.download(),
              Format.bytes(file.size()),
              null,
              file.download(),
              List.of(),
              List.of())
          : nothing(file, "an image of " + Format.bytes(file.size()) + ", too large to show here");
    }
    var text = text(file.beginning());
    if (text.isEmpty()) {
      return nothing(file, Format.bytes(file.size()) + " that are no text");
    }
    return switch (extension) {
      case "csv" -> table(file, text.get(), ',');
      case "tsv" -> table(file, text.get(), '\t');
      case "json" -> shown(file, file.isWhole() ? indented(text.get()) : text.get());
      default -> shown(file, text.get());
    };
  }

  private static Preview nothing(File file, String note) {
    return new Preview(file.path(), file.download(), note, null, null, List.of(), List.of());
  }

  private static Preview shown(File file, String text) {
    var note =
        file.isWhole()
            ? Format.bytes(file.size())
            : "the first "
                + Format.bytes(file.beginning().length)
                + " of "
                + Format.bytes(file.size());
    return new Preview(file.path(), file.download(), note, text, null, List.of(), List.of());
  }

  /// UTF-8 without control characters; a character that was cut in two at the end is left out.
  static Optional<String> text(byte[] bytes) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var characters = CharBuffer.allocate(bytes.length);
    if (decoder.decode(ByteBuffer.wrap(bytes), characters, false).isError()) {
      return Optional.empty();
    }
    var text = characters.flip().toString();
    return text.chars().anyMatch(c -> c < ' ' && "\t\n\r\f".indexOf(c) < 0)
        ? Optional.empty()
        : Optional.of(text);
  }

  private static String indented(String json) {
    try {
      return Json.pretty(Json.tree(json));
    } catch (SlipwayException _) {
      return json;
    }
  }

  private static Preview table(File file, String text, char separator) {
    var read = Csv.read(text, separator, ROWS_MAX + 2);
    var rows =
        new ArrayList<>(
            file.isWhole() || read.size() > ROWS_MAX + 1
                ? read
                : read.subList(0, Math.max(0, read.size() - 1))); // the last one may be cut
    if (rows.isEmpty()) {
      return shown(file, text);
    }
    var isAll = file.isWhole() && rows.size() <= ROWS_MAX + 1;
    var columns = rows.removeFirst();
    var shown =
        rows.stream()
            .limit(ROWS_MAX)
            .map(row -> row.stream().map(Previews::cell).toList())
            .toList();
    var note =
        (isAll
                ? Format.plural(shown.size(), "row")
                : "the first " + Format.plural(shown.size(), "row"))
            + (columns.size() > COLUMNS_MAX
                ? ", " + COLUMNS_MAX + " of " + columns.size() + " columns"
                : "")
            + " · "
            + Format.bytes(file.size());
    return new Preview(
        file.path(),
        file.download(),
        note,
        null,
        null,
        columns.stream().limit(COLUMNS_MAX).map(Previews::cell).toList(),
        shown.stream().map(row -> row.stream().limit(COLUMNS_MAX).toList()).toList());
  }

  private static String cell(String text) {
    return text.length() <= CELL_MAX ? text : text.substring(0, CELL_MAX) + "…";
  }
}
