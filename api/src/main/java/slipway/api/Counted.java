package slipway.api;

import java.util.Locale;

/// Numbers with what they count, as one says them: `1 day`, `2 entities`, `23,570 rows`.
public final class Counted {
  private Counted() {}

  /// The number, in groups of three digits, with its noun.
  ///
  /// @param one of the things that are counted, as `row`
  public static String of(long number, String one) {
    return String.format(Locale.ROOT, "%,d", number) + " " + noun(number, one);
  }

  /// The noun that stands behind the number: as it is behind a one, and of many behind all others.
  public static String noun(double number, String one) {
    if (number == 1) {
      return one;
    }
    int last = one.length() - 1;
    boolean endsInY =
        last > 0 && one.charAt(last) == 'y' && "aeou".indexOf(one.charAt(last - 1)) < 0;
    return endsInY ? one.substring(0, last) + "ies" : one + "s";
  }
}
