package slipway.datasets;

import java.math.BigDecimal;
import slipway.analytics.RowSink;

/// Takes rows and keeps nothing: for asking whether something can be read.
final class Nowhere implements RowSink {
  @Override
  public void nothing() {}

  @Override
  public void bool(boolean value) {}

  @Override
  public void integer(long value) {}

  @Override
  public void number(double value) {}

  @Override
  public void decimal(BigDecimal value) {}

  @Override
  public void text(String value) {}

  @Override
  public void date(int epochDay) {}

  @Override
  public void timestamp(long epochMicros) {}

  @Override
  public void endRow() {}
}
