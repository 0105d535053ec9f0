package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import slipway.ui.view.Listing.Filter;
import slipway.ui.view.Listing.Option;

/// Filters of lists, as their addresses have them.
final class Filters {
  private Filters() {}

  /// The constants of a closed set, in words.
  static <E extends Enum<E>> Filter closed(Asked asked, String name, String any, E[] among) {
    var words = new ArrayList<String>();
    for (var constant : among) {
      words.add(constant.name().toLowerCase(Locale.ROOT));
    }
    return words(asked, name, any, words);
  }

  /// Words that are known; one that is asked for and not known finds nothing, and says so.
  static Filter words(Asked asked, String name, String any, List<String> known) {
    var options = new ArrayList<Option>();
    options.add(new Option("", any));
    known.forEach(word -> options.add(new Option(word, word.replace('-', ' '))));
    var value = asked.value(name);
    if (!value.isEmpty() && !known.contains(value)) {
      options.add(new Option(value, value));
    }
    return new Filter(name, any, value, options);
  }

  /// Names, as they are.
  static Filter names(Asked asked, String name, String any, List<String> known) {
    var found = words(asked, name, any, known);
    return new Filter(
        name,
        any,
        found.value(),
        found.options().stream()
            .map(one -> one.value().isEmpty() ? one : new Option(one.value(), one.value()))
            .toList());
  }

  static Filter day(Asked asked, String name, String label) {
    return Filter.day(name, label, asked.value(name));
  }
}
