package slipway.datasets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import slipway.analytics.Column;
import slipway.analytics.ColumnType;
import slipway.analytics.RowChecksum;
import slipway.analytics.Session;
import slipway.api.Digest;
import slipway.blob.BlobStore;

/// A raw file read into a table: what staging keeps and what verification compares. The files
/// belong to the session.
///
/// @param table the rows in stored order
/// @param lines the line of each row of the table, in its order
record Parsed(Path table, Path lines, long rows, String rowChecksum, FileStatistics statistics) {
  private static final String TABLE = "parsed";
  private static final String LINE = "_line";

  /// Reads strictly; the same bytes by the same declaration give the same files.
  ///
  /// @param raw as the declaration says; Parquet whatever text it says
  static Parsed of(
      Session session, BlobStore blobs, DatasetFormat format, String file, Digest raw) {
    var columns = new ArrayList<>(format.schema().columns());
    columns.add(new Column(LINE, ColumnType.INTEGER));
    session.execute("drop table if exists " + TABLE);
    var checksum = new RowChecksum();
    var statistics = FileStatistics.of(format.schema().columns());
    long rows;
    try (var table = session.table(TABLE, columns)) {
      var everywhere = new Everywhere(table, checksum, statistics);
      rows = read(session, blobs, format, new Source(file, raw), everywhere);
    }
    var ordered = " from " + TABLE + format.order() + ", " + LINE;
    return new Parsed(
        session.writeParquet("select * exclude (" + LINE + ")" + ordered),
        session.writeParquet("select " + LINE + ordered),
        rows,
        checksum.value(),
        statistics);
  }

  /// A file and its bytes.
  private record Source(String file, Digest raw) {}

  private static long read(
      Session session, BlobStore blobs, DatasetFormat format, Source from, RawFile.Rows rows) {
    try (var in = new BufferedInputStream(blobs.open(from.raw()))) {
      in.mark(ParquetFile.BEGINNING);
      var beginning = in.readNBytes(ParquetFile.BEGINNING);
      in.reset();
      return format.type() == DatasetFormat.Type.PARQUET || ParquetFile.isOne(beginning)
          ? ParquetFile.read(session, format, from.file(), from.raw(), rows)
          : RawFile.read(format, from.file(), in, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(from.file(), e);
    }
  }
}
