package slipway.ui;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.http.Request;
import slipway.http.Response;
import slipway.serving.DayCount;
import slipway.serving.Recent;
import slipway.serving.Variant;
import slipway.ui.EndpointPages.Known;
import slipway.ui.Site.Visit;
import slipway.ui.view.Chart;
import slipway.ui.view.Endpoints;
import slipway.ui.view.Shown;
import slipway.ui.view.Tile;

/// What is asked of an endpoint: how it went of late, and how much it was day by day.
final class EndpointTraffic {
  /// What the page offers.
  static final List<Integer> SPANS = List.of(30, 90, 365);

  static final int DAYS_SHOWN = 90;
  private static final int DAYS_MAX = 1_100;

  /// How far back anything is asked for.
  static final Duration LONGEST = Duration.ofDays(DAYS_MAX);

  /// Up to so many days on which shadows were asked stand as bars.
  private static final int DAYS_AS_BARS_MAX = 14;

  private static final double NANOS_PER_MILLI = 1e6;

  /// @param until the last day, of the business clock
  /// @param days how many are looked at
  record Days(LocalDate until, int days, List<DayCount> counts) {
    Days {
      counts = List.copyOf(counts);
    }

    LocalDate from() {
      return until.minusDays(days - 1L);
    }
  }

  private EndpointTraffic() {}

  /// How many days the address asks for.
  static int days(Request request) {
    return request.query("days", DAYS_SHOWN, 1, DAYS_MAX);
  }

  /// Latency, and what was refused or failed, in the last hour.
  static List<Tile> tiles(@Nullable Recent recent) {
    if (recent == null) {
      return List.of();
    }
    var window = window(recent);
    if (recent.requests() == 0) {
      return List.of(new Tile("Latency", Shown.of("–"), "no request in " + window));
    }
    return List.of(
        new Tile(
            "Latency p99",
            recent.p50() == null || recent.p99() == null
                ? Shown.of("–")
                : Shown.of(
                    millis(recent.p99()) + " ms",
                    "within 7 %; since " + Format.full(recent.since())),
            (recent.p50() == null ? "" : "p50 " + millis(recent.p50()) + " ms; ")
                + Format.plural(recent.answered(), "answer")
                + " in "
                + window),
        new Tile(
            "Refused · failed",
            Shown.of(
                Format.count(recent.refused()) + " · " + Format.count(recent.failed()),
                codes(recent)),
            recent.errors().isEmpty()
                ? "of " + Format.plural(recent.requests(), "request") + " in " + window
                : codes(recent) + " in " + window));
  }

  private static String window(Recent recent) {
    long minutes = Math.max(1, Duration.between(recent.since(), recent.until()).toMinutes());
    return minutes >= 59 ? "the last hour" : "the last " + Format.plural(minutes, "minute");
  }

  private static String millis(Duration latency) {
    double millis = latency.toNanos() / NANOS_PER_MILLI;
    return millis >= 100
        ? Format.count(Math.round(millis))
        : String.format(Locale.ROOT, millis >= 10 ? "%.1f" : "%.2f", millis);
  }

  /// What they are, the most frequent first.
  private static String codes(Recent recent) {
    return recent.errors().entrySet().stream()
        .sorted(Map.Entry.<slipway.api.ErrorCode, Long>comparingByValue().reversed())
        .map(one -> Format.count(one.getValue()) + " " + one.getKey())
        .collect(Collectors.joining(", "));
  }

  static Endpoints.Traffic shown(Visit visit, Known known) {
    var days = known.asked().days();
    var spans = new ArrayList<Shown>();
    for (int span : SPANS) {
      var text = span == days.days() ? "last " + span + " days" : span + " days";
      spans.add(
          span == days.days()
              ? Shown.of(text)
              : Shown.of(text).linked(visit.address().with("days", span).text("requests")));
    }
    return new Endpoints.Traffic(
        days.counts().isEmpty() ? null : chart(days, known.service().marks()),
        summary(days),
        spans,
        visit.links().requests(known.endpoint().name(), days.days()));
  }

  /// One line for each day and variant.
  static Response csv(Days days) {
    var text = new StringBuilder(Csv.line(List.of("day", "variant", "requests")));
    days.counts()
        .forEach(count ->
            text.append(
                Csv.line(
                    List.of(
                        count.day().toString(),
                        count.variant(),
                        Long.toString(count.requests())))));
    return Response.of(
            200,
            "text/csv; charset=utf-8",
            text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .with("content-disposition", "attachment; filename=\"requests.csv\"");
  }

  /// Bars of what was answered, one variant on the other, and what shadows were asked as a line; of
  /// few days as bars beside them, where a line would be a dot on the edge of a bar. It begins with
  /// the first request or, where that is earlier, with the first mark of the days that are looked
  /// at.
  private static Chart chart(Days days, List<Mark> marks) {
    var byVariant = new TreeMap<Variant, Map<LocalDate, Long>>();
    for (var count : days.counts()) {
      byVariant
          .computeIfAbsent(variant(count), _ -> new LinkedHashMap<>())
          .merge(count.day(), count.requests(), Long::sum);
    }
    var first = first(days, marks);
    var series = new ArrayList<Map<String, Object>>();
    byVariant.forEach((variant, counts) -> {
      var one = new LinkedHashMap<String, Object>();
      one.put("name", variant.label());
      if (variant != Variant.SHADOW) {
        one.put("stack", "answered");
      } else if (counts.size() > DAYS_AS_BARS_MAX) {
        one.put("kind", "line");
      }
      one.put(
          "points",
          first
              .datesUntil(days.until().plusDays(1))
              .map(day -> List.<Object>of(day.toString(), counts.getOrDefault(day, 0L)))
              .toList());
      series.add(one);
    });
    var data = new LinkedHashMap<String, Object>();
    data.put("kind", "bar");
    data.put("xType", "category");
    data.put("unit", "requests");
    data.put("series", series);
    return Marks.onDays(
        Charts.text(data), "Requests a day. " + Format.clause(summary(days)), marks);
  }

  private static LocalDate first(Days days, List<Mark> marks) {
    var first = days.counts().getFirst().day();
    return marks.stream()
        .map(Mark::day)
        .filter(day -> !day.isBefore(days.from()) && day.isBefore(first))
        .min(Comparator.naturalOrder())
        .orElse(first);
  }

  private static Variant variant(DayCount count) {
    return Variant.valueOf(count.variant().toUpperCase(Locale.ROOT));
  }

  private static String summary(Days days) {
    var span = "from " + days.from() + " to " + days.until();
    if (days.counts().isEmpty()) {
      return "No request " + span + ".";
    }
    var byVariant = new TreeMap<Variant, Long>();
    var byDay = new TreeMap<LocalDate, Long>();
    for (var count : days.counts()) {
      byVariant.merge(variant(count), count.requests(), Long::sum);
      if (variant(count) != Variant.SHADOW) {
        byDay.merge(count.day(), count.requests(), Long::sum);
      }
    }
    var most = byDay.entrySet().stream().max(Map.Entry.comparingByValue());
    return byVariant.entrySet().stream()
            .map(one -> Format.count(one.getValue()) + " " + said(one.getKey()))
            .collect(Collectors.joining(", "))
        + ", "
        + span
        + most.map(day -> "; most on " + day.getKey() + ": " + Format.count(day.getValue()))
            .orElse("")
        + ".";
  }

  private static String said(Variant variant) {
    return switch (variant) {
      case PRIMARY -> "answered by the primary";
      case CANARY -> "by the canary";
      case FALLBACK -> "by the primary where the canary failed";
      case SHADOW -> "asked of shadows besides";
    };
  }
}
