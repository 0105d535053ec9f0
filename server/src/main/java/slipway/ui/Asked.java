package slipway.ui;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;
import slipway.db.Slice;
import slipway.ui.Site.Visit;

/// What an address asks of a list: `find` (every word must stand in a row), `sort` (a column's
/// title, `-` before it for the greatest first), `from` (the first row), and filters by name.
///
/// @param path the page
/// @param parameters all of the address
record Asked(
    String path, Map<String, List<String>> parameters, String find, String sort, int from) {
  static final int PAGE = 50;
  private static final int FIND_LENGTH_MAX = 200;
  private static final String FROM = "from";

  static Asked of(Visit visit) {
    var request = visit.request();
    var find = request.query("find").orElse("").strip();
    if (find.length() > FIND_LENGTH_MAX) {
      throw SlipwayException.invalid(
          "find", find.length() + " characters", "at most " + FIND_LENGTH_MAX);
    }
    return new Asked(
        request.path(),
        request.queryParameters(),
        find,
        request.query("sort").orElse("").strip(),
        request.query(FROM, 0, 0, Integer.MAX_VALUE - PAGE));
  }

  Slice slice() {
    return new Slice(sort, from, PAGE);
  }

  /// Empty when the address does not say.
  String value(String name) {
    return parameters.getOrDefault(name, List.of("")).getFirst().strip();
  }

  Optional<String> text(String name) {
    return Optional.of(value(name)).filter(value -> !value.isEmpty());
  }

  /// One of the constants, as they are written in addresses: in lower case.
  <E extends Enum<E>> Optional<E> one(String name, E[] among) {
    return text(name)
        .map(text -> {
          for (var constant : among) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
              return constant;
            }
          }
          var known = List.of(among).stream().map(one -> one.name().toLowerCase(Locale.ROOT));
          throw SlipwayException.invalid(
              name, '"' + text + '"', "one of " + String.join(", ", known.toList()));
        });
  }

  Optional<LocalDate> day(String name) {
    return text(name)
        .map(text -> {
          try {
            var day = LocalDate.parse(text);
            if (day.getYear() >= 1 && day.getYear() <= 9999) {
              return day;
            }
          } catch (DateTimeException _) {
            // said below
          }
          throw SlipwayException.invalid(name, '"' + text + '"', "a day as 1997-11-30");
        });
  }

  /// The first instant of a day.
  Optional<Instant> start(String name) {
    return day(name).map(Asked::start);
  }

  /// The first instant after a day.
  Optional<Instant> end(String name) {
    return day(name).map(day -> start(day.plusDays(1)));
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /// The address with another value of one parameter; a new order or other words begin at the first
  /// row.
  String with(String name, @Nullable String value) {
    return new Address(path, parameters).without(FROM).without(name).with(name, value).text();
  }

  /// Without parameters that tell of something that is over.
  Asked lasting(Set<String> passing) {
    return new Asked(path, without(passing).parameters(), find, sort, from);
  }

  /// The address without some parameters.
  Address without(Set<String> names) {
    return new Address(path, parameters).without(names.toArray(String[]::new));
  }
}
