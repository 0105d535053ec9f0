package slipway.ui;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import slipway.http.Response;
import slipway.ui.Site.Visit;

/// A table of any length to take away: written to a file row by row, and sent from there, so that
/// no more than a row of it is in memory and no slow reader keeps the database waiting.
final class CsvFile {
  private CsvFile() {}

  /// Gives each row to what takes it.
  interface Rows {
    void to(Consumer<List<String>> take);
  }

  /// Whether the address asks for the list as such a table.
  static boolean isAsked(Visit visit) {
    return visit.request().query("format").filter("csv"::equals).isPresent();
  }

  /// @param name of the file, without its ending
  static Response of(String name, List<String> header, Rows rows) {
    return of(
        name,
        take -> {
          take.accept(header);
          rows.to(take);
        });
  }

  /// @param rows the first of them is the header
  static Response of(String name, Rows rows) {
    @Nullable Path file = null;
    try {
      file = Files.createTempFile("slipway-", ".csv");
      write(file, rows);
      return Response.once("text/csv; charset=utf-8", file, Files.size(file))
          .with(
              "content-disposition", "attachment; filename*=UTF-8''" + Links.segment(name + ".csv"))
          .with("x-content-type-options", "nosniff")
          .with("cache-control", "no-store");
    } catch (IOException | RuntimeException e) {
      discard(file);
      throw e instanceof RuntimeException known
          ? known
          : new UncheckedIOException("the table cannot be written", (IOException) e);
    }
  }

  private static void write(Path file, Rows rows) throws IOException {
    try (var writer = Files.newBufferedWriter(file)) {
      rows.to(row -> line(writer, row));
    }
  }

  private static void line(BufferedWriter writer, List<String> row) {
    try {
      writer.write(Csv.line(row));
    } catch (IOException e) {
      throw new UncheckedIOException("the table cannot be written", e);
    }
  }

  private static void discard(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be deleted", e);
    }
  }
}
