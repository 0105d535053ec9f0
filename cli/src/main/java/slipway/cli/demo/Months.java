package slipway.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// The purchase log cut into one file a month, as a shop would send it: the header, then the
/// month's lines unchanged and in their order.
public record Months(List<Delivery> deliveries) {
  private static final int DATE_FIELD = 1;
  private static final int CUSTOMER_FIELD = 0;

  /// @param end the day as of which it is complete
  /// @param customers ids of all who had bought by the month's end, ascending
  public record Delivery(
      YearMonth month, LocalDate end, String fileName, byte[] content, int rows, long[] customers) {
    /// The same delivery of the same customers with other content.
    public Delivery with(byte[] changed, int changedRows) {
      return new Delivery(month, end, fileName, changed, changedRows, customers);
    }
  }

  public Months {
    deliveries = List.copyOf(deliveries);
  }

  /// Reads the whole log: fields split by runs of spaces, the date as `yyyyMMdd` in the second.
  public static Months read(Path log) {
    try {
      return cut(Files.readAllBytes(log));
    } catch (IOException e) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND,
          log + ": cannot be read (expected: the purchase log of the example)",
          e);
    }
  }

  static Months cut(byte[] log) {
    int at = lineEnd(log, 0);
    int headerEnd = at;
    var files = new TreeMap<YearMonth, Part>();
    while (at < log.length) {
      int end = lineEnd(log, at);
      var fields =
          new String(log, at, end - at, java.nio.charset.StandardCharsets.US_ASCII)
              .strip()
              .split(" +", 3);
      var date = fields[DATE_FIELD];
      var month = YearMonth.of(Integer.parseInt(date, 0, 4, 10), Integer.parseInt(date, 4, 6, 10));
      files
          .computeIfAbsent(month, _ -> new Part(log, headerEnd))
          .add(log, at, end, Long.parseLong(fields[CUSTOMER_FIELD]));
      at = end;
    }
    var known = new TreeSet<Long>();
    return new Months(
        files.entrySet().stream()
            .map(file -> {
              known.addAll(file.getValue().customers);
              return new Delivery(
                  file.getKey(),
                  file.getKey().atEndOfMonth(),
                  "cdnow-" + file.getKey() + ".txt",
                  file.getValue().bytes.toByteArray(),
                  file.getValue().rows,
                  known.stream().mapToLong(Long::longValue).toArray());
            })
            .toList());
  }

  static int lineEnd(byte[] log, int from) {
    int at = from;
    while (at < log.length && log[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, log.length);
  }

  private static final class Part {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final TreeSet<Long> customers = new TreeSet<>();
    int rows;

    Part(byte[] log, int headerEnd) {
      bytes.write(log, 0, headerEnd);
    }

    void add(byte[] log, int from, int to, long customer) {
      bytes.write(log, from, to - from);
      if (log[to - 1] != '\n') {
        bytes.write('\n');
      }
      customers.add(customer);
      rows++;
    }
  }
}
