package slipway.analytics;

import java.math.BigDecimal;

/// Takes the values of rows one by one, in column order, then [#endRow]. Checksums, statistics and
/// tables are made this way, so one pass over the values serves them all.
public interface RowSink {
  void nothing();

  void bool(boolean value);

  void integer(long value);

  void number(double value);

  /// @param value with the column's scale
  void decimal(BigDecimal value);

  void text(String value);

  void date(int epochDay);

  void timestamp(long epochMicros);

  void endRow();
}
