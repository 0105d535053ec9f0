package slipway.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Applying.SourceFile;

/// What is put into the months on purpose: declarations as a mistaken release would bring them, and
/// deliveries as a broken feed would.
public final class Incidents {
  public static final Incidents NONE = new Incidents(List.of());

  /// A change of declarations in a month.
  ///
  /// @param before applied when the month's delivery is there, before its features are computed
  /// @param after applied when the month is judged
  private record Change(YearMonth month, List<SourceFile> before, List<SourceFile> after) {}

  private final List<Change> changes;

  private Incidents(List<Change> changes) {
    this.changes = List.copyOf(changes);
  }

  /// @param asked `none`, `A`, `B` or `all`
  public static Incidents of(String asked, Path example) {
    return switch (asked.toLowerCase(Locale.ROOT)) {
      case "none" -> NONE;
      case "a" -> new Incidents(List.of(hours(example)));
      case "b" -> new Incidents(List.of(leak(example)));
      case "all" -> new Incidents(List.of(hours(example), leak(example)));
      default -> throw SlipwayException.invalid("--inject", asked, "none, A, B or all");
    };
  }

  /// A new version of the feature view computes hours where it says days.
  private static Change hours(Path example) {
    var view = read(example, "customer_activity.yaml");
    return new Change(
        YearMonth.of(1997, 11),
        List.of(
            replaced(
                view,
                "date_diff('day', max(d), $cutoff) as recency_days",
                "date_diff('hour', max(d), $cutoff) as recency_days")),
        List.of());
  }

  /// The training step joins today's table, in which the months stand that the labels are about.
  private static Change leak(Path example) {
    var pipeline = read(example, "pipeline.yaml");
    var at = "        cutoff: newest-matured\n";
    var leaking =
        replaced(
            pipeline,
            at,
            at
                + "        transform:\n"
                + "          relations: { now: features/customer_activity }\n"
                + "          sql: select frame.* replace (now.cds_total as cds_total)"
                + " from frame join now using (customer_id)\n");
    return new Change(YearMonth.of(1998, 1), List.of(leaking), List.of(pipeline));
  }

  boolean isIn(YearMonth month) {
    return changes.stream().anyMatch(change -> change.month().equals(month));
  }

  List<SourceFile> before(YearMonth month) {
    return files(month, true);
  }

  List<SourceFile> after(YearMonth month) {
    return files(month, false);
  }

  private List<SourceFile> files(YearMonth month, boolean before) {
    var files = new ArrayList<SourceFile>();
    for (var change : changes) {
      if (change.month().equals(month)) {
        files.addAll(before ? change.before() : change.after());
      }
    }
    return files;
  }

  /// The delivery as the feed brings it.
  Months.Delivery damaged(Months.Delivery whole) {
    return whole;
  }

  private static SourceFile read(Path example, String name) {
    try {
      return new SourceFile(name, Files.readString(example.resolve(name)));
    } catch (IOException e) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND, example.resolve(name) + ": cannot be read (expected: YAML)", e);
    }
  }

  private static SourceFile replaced(SourceFile file, String text, String by) {
    if (!file.text().contains(text)) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE, file.path() + ": does not hold \"" + text + "\"");
    }
    return new SourceFile(file.path(), file.text().replace(text, by));
  }
}
