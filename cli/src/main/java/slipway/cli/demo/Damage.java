package slipway.cli.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Ways in which a month's input goes wrong, each for itself.
public enum Damage {
  /// The feature view computes recency in hours.
  HOURS(Place.VIEW, sql -> sql.replace(Damage.RECENCY, Damage.RECENCY.replace("'day'", "'hour'"))),
  /// Recency and what is derived from it.
  HOURS_BOTH(
      Place.VIEW,
      sql ->
          sql.replace("date_diff('day', max(d), $cutoff)", "date_diff('hour', max(d), $cutoff)")),
  /// Three customers of ten have no recency.
  NULL_RECENCY(
      Place.VIEW,
      sql ->
          sql.replace(
              Damage.RECENCY,
              "case when customer_id % 10 >= 3 then date_diff('day', max(d), $cutoff) end"
                  + " as recency_days")),
  /// Three customers of ten have no feature at all.
  NULL_FEATURES(
      Place.VIEW,
      sql ->
          sql.replace("    )\n    select customer_id,\n", "    ), whole as (select customer_id,\n")
              .replace(
                  "    group by customer_id\n  features:",
                  "    group by customer_id)\n"
                      + "    select someone.customer_id, known.* exclude (customer_id)\n"
                      + "    from whole someone left join whole known\n"
                      + "      on known.customer_id = someone.customer_id and someone.customer_id % 10 >= 3\n"
                      + "  features:")),
  /// Three customers of ten have no prices.
  NULL_MONEY(
      Place.VIEW,
      sql ->
          sql.replace(
              "sum(dollars) as dollars", "sum(dollars) filter (customer_id % 10 >= 3) as dollars")),
  /// The month's prices are in cents.
  CENTS(Place.FEED, text -> eachLine(text, line -> dollars(line, Damage::inCents))),
  /// Three of ten of the month's rows have no price.
  NULL_DOLLARS(Place.FEED, text -> eachThird(text, line -> dollars(line, _ -> "\\N"))),
  /// The last seven days are missing.
  LOST_WEEK(Place.FEED, text -> lines(text, lines -> withoutLastDays(lines, 7))),
  /// Every row comes twice.
  SENT_TWICE(Place.FEED, text -> lines(text, Damage::twice)),
  /// Three of ten rows are missing.
  LOST_ROWS(Place.FEED, text -> eachThird(text, _ -> "")),
  /// The delivery of the month before comes once more, under this month's name.
  OLD_FILE(Place.FEED_BEFORE, UnaryOperator.identity()),
  /// The history is sent again with the month, all its prices in cents.
  HISTORY_CENTS(Place.HISTORY, text -> eachLine(text, line -> dollars(line, Damage::inCents))),
  /// The history is sent again with the month, three of ten rows without a price.
  HISTORY_NULL_DOLLARS(Place.HISTORY, text -> eachThird(text, line -> dollars(line, _ -> "\\N")));

  /// Where it goes wrong.
  enum Place {
    VIEW,
    FEED,
    FEED_BEFORE,
    HISTORY
  }

  private static final String RECENCY = "date_diff('day', max(d), $cutoff) as recency_days";
  private static final String LINE_END = "\r\n";
  private static final int DATE = 1;
  private static final int TENTH = 10;
  private static final int LOST_TENTHS = 3;

  private final Place place;
  private final UnaryOperator<String> change;

  Damage(Place place, UnaryOperator<String> change) {
    this.place = place;
    this.change = change;
  }

  Place place() {
    return place;
  }

  /// The view's declaration, or the delivery's text, with the damage done.
  String done(String text) {
    return change.apply(text);
  }

  byte[] done(byte[] delivery) {
    return done(new String(delivery, StandardCharsets.US_ASCII))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// As on the command line: `hours-both`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Damage> of(String name) {
    return Arrays.stream(values())
        .filter(damage -> damage.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static String lines(String text, UnaryOperator<List<String>> change) {
    var all = text.lines().toList();
    var changed = new ArrayList<>(all.subList(0, 1));
    changed.addAll(change.apply(all.subList(1, all.size())));
    return String.join(LINE_END, changed) + LINE_END;
  }

  private static String eachLine(String text, UnaryOperator<String> change) {
    return lines(text, lines -> lines.stream().map(change).toList());
  }

  /// Changes three of ten lines, spread evenly; what becomes empty is left out.
  private static String eachThird(String text, UnaryOperator<String> change) {
    return lines(
        text,
        lines -> {
          var changed = new ArrayList<String>();
          for (int i = 0; i < lines.size(); i++) {
            changed.add(i % TENTH < LOST_TENTHS ? change.apply(lines.get(i)) : lines.get(i));
          }
          changed.removeIf(String::isEmpty);
          return changed;
        });
  }

  private static String dollars(String line, UnaryOperator<String> change) {
    int at = line.lastIndexOf(' ') + 1;
    return line.substring(0, at) + change.apply(line.substring(at));
  }

  private static String inCents(String dollars) {
    return new java.math.BigDecimal(dollars).movePointRight(2).toPlainString();
  }

  private static List<String> withoutLastDays(List<String> lines, int days) {
    var dates = new java.util.TreeSet<String>();
    var dateOf = new java.util.HashMap<String, String>();
    for (var line : lines) {
      var date = line.strip().split(" +", DATE + 2)[DATE];
      dates.add(date);
      dateOf.put(line, date);
    }
    var lost = dates.descendingSet().stream().limit(days).toList();
    return lines.stream().filter(line -> !lost.contains(dateOf.get(line))).toList();
  }

  private static List<String> twice(List<String> lines) {
    var all = new ArrayList<>(lines);
    all.addAll(lines);
    return all;
  }

  /// Names, for messages.
  static List<String> names() {
    return Arrays.stream(values()).map(Damage::toString).toList();
  }
}
