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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.db.Slice;
import slipway.ui.Site.Visit;

/// What an address asks of a list: `find` (every word must stand in a row), `sort` (a column's
/// title, `-` before it for the greatest first), `from` (the first row), and filters by name.
///
/// @param path the page
/// @param table which of several lists of the page: its parameters begin with its name
///   (`windows-from`); empty for the page's own
/// @param parameters all of the address
record Asked(
    String path,
    String table,
    Map<String, List<String>> parameters,
    String find,
    String sort,
    int from) {
  static final int PAGE = 50;
  private static final int FIND_LENGTH_MAX = 200;
  private static final String FROM = "from";
  private static final List<String> KNOWN = List.of("find", "sort", FROM, "format", "hide");

  Asked(String path, Map<String, List<String>> parameters, String find, String sort, int from) {
    this(path, "", parameters, find, sort, from);
  }

  static Asked of(Visit visit) {
    return of(visit, "");
  }

  /// @param table whose parameters begin with its name; the page's part of this id
  static Asked of(Visit visit, String table) {
    var request = visit.request();
    var asked = new Asked(request.path(), table, request.queryParameters(), "", "", 0);
    var find = request.query(asked.named("find")).orElse("").strip();
    if (find.length() > FIND_LENGTH_MAX) {
      throw SlipwayException.invalid(
          asked.named("find"), find.length() + " characters", "at most " + FIND_LENGTH_MAX);
    }
    return new Asked(
        asked.path(),
        table,
        asked.parameters(),
        find,
        request.query(asked.named("sort")).orElse("").strip(),
        request.query(asked.named(FROM), 0, 0, Integer.MAX_VALUE - PAGE));
  }

  /// Refuses an address that asks for what the list does not know, rather than to pass it over.
  ///
  /// @param others parameters beside those that every list knows
  static Visit only(Visit visit, String... others) {
    var known = Stream.concat(KNOWN.stream(), Stream.of(others)).sorted().toList();
    visit
        .request()
        .queryParameters()
        .forEach((name, values) -> {
          if (!known.contains(name)) {
            throw SlipwayException.invalid(
                name,
                '"' + values.getFirst() + '"',
                "a parameter of this list: one of "
                    + String.join(", ", known)
                    + Names.nearest(name, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse(""));
          }
        });
    var format = visit.request().query("format").orElse("csv");
    if (!format.equals("csv")) {
      throw SlipwayException.invalid("format", '"' + format + '"', "csv");
    }
    return visit;
  }

  /// What a parameter of the list is called in the address.
  String named(String parameter) {
    return table.isEmpty() ? parameter : table + "-" + parameter;
  }

  /// Whether all that are found are asked for as a table to take away.
  boolean isCsv() {
    return value(named("format")).equals("csv");
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

  /// The address with another value of one parameter of the list; a new order or other words begin
  /// at the first row.
  String with(String parameter, @Nullable String value) {
    var name = named(parameter);
    return new Address(path, parameters)
        .without(named(FROM))
        .without(name)
        .with(name, value)
        .text(table);
  }

  /// Without parameters that tell of something that is over.
  Asked lasting(Set<String> passing) {
    return new Asked(path, table, without(passing).parameters(), find, sort, from);
  }

  /// The address without some parameters.
  Address without(Set<String> names) {
    return new Address(path, parameters).without(names.toArray(String[]::new));
  }
}
