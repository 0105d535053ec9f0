package slipway.datasets;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import slipway.analytics.Column;
import slipway.analytics.ColumnType;
import slipway.analytics.RowChecksum;
import slipway.analytics.Session;

/// A raw file read into a table: what staging keeps and what verification compares. The files
/// belong to the session.
///
/// @param table the rows in stored order
/// @param lines the line of each row of the table, in its order
record Parsed(Path table, Path lines, long rows, String rowChecksum, FileStatistics statistics) {
  private static final String TABLE = "parsed";
  private static final String LINE = "_line";

  /// Reads strictly; the same bytes by the same declaration give the same files.
  static Parsed of(Session session, DatasetFormat format, String file, InputStream raw) {
    var columns = new ArrayList<>(format.schema().columns());
    columns.add(new Column(LINE, ColumnType.INTEGER));
    session.execute("drop table if exists " + TABLE);
    var checksum = new RowChecksum();
    var statistics = FileStatistics.of(format.schema().columns());
    long rows;
    try (var table = session.table(TABLE, columns)) {
      rows = RawFile.read(format, file, raw, new Everywhere(table, checksum, statistics));
    }
    var ordered = " from " + TABLE + format.order() + ", " + LINE;
    return new Parsed(
        session.writeParquet("select * exclude (" + LINE + ")" + ordered),
        session.writeParquet("select " + LINE + ordered),
        rows,
        checksum.value(),
        statistics);
  }
}
