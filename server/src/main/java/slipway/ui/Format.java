package slipway.ui;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.ui.view.Shown;

/// How values are written on pages: short to read, in full on hover.
final class Format {
  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final MathContext DIGITS = new MathContext(3);
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final int BRIEF_MAX = 240;
  private static final double PLAIN_MOST = 1e7;
  private static final double PERCENT_EDGE = 0.0005;
  private static final double PLAIN_LEAST = 1e-4;

  private Format() {}

  /// Thousands apart: `23,570`.
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// `1 row`, `2 rows`.
  static String plural(long number, String one) {
    return Counted.of(number, one);
  }

  static Shown number(long number) {
    return Shown.of(count(number), Long.toString(number));
  }

  /// Three significant digits, whole from a thousand on; the whole double on hover.
  static Shown number(double value) {
    return Shown.of(digits(value), Double.toString(value));
  }

  static String digits(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < PLAIN_MOST) {
      return count((long) value);
    }
    if (size >= PLAIN_MOST || size < PLAIN_LEAST) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    if (size >= 1000) {
      return count(Math.round(value));
    }
    var rounded = new BigDecimal(value).round(DIGITS);
    return rounded
        .setScale(Math.max(0, rounded.scale()), java.math.RoundingMode.HALF_UP)
        .toPlainString();
  }

  /// As it was declared: `0.01`.
  static Shown setting(double value) {
    return Shown.of(
        BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString(),
        Double.toString(value));
  }

  /// Signed percentage points: `+0.21`, `−2.48`.
  static String points(double share) {
    return String.format(Locale.ROOT, "%+.1f", share * 100).replace('-', '−');
  }

  /// The words of a name in camel case: `championAuc` is `champion auc`.
  static String words(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /// The beginning of a text that may be long, all of it on hover.
  static Shown brief(String text) {
    var line = text.lines().findFirst().orElse("");
    return line.length() <= BRIEF_MAX && line.length() == text.length()
        ? Shown.of(text)
        : Shown.of(line.substring(0, Math.min(line.length(), BRIEF_MAX)) + "…", text);
  }

  /// A sentence as a part of a line: without its full stop.
  static String clause(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /// With one decimal, or with two where one would make it nothing or all.
  static String percent(double share) {
    double size = Math.abs(share);
    boolean isLost = (size > 0 && size < PERCENT_EDGE) || (size < 1 && size > 1 - PERCENT_EDGE);
    return String.format(Locale.ROOT, isLost ? "%.2f %%" : "%.1f %%", share * 100);
  }

  static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }

  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 1024 && unit < 3) {
      size /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT, size < 10 ? "%.1f %s" : "%.0f %s", size, "kMGT".charAt(unit) + "iB");
  }

  /// How long ago on the wall clock, the instant on hover.
  static Shown ago(Instant now, Instant then) {
    long seconds = Math.max(0, ChronoUnit.SECONDS.between(then, now));
    String text;
    if (seconds < 60) {
      text = seconds < 5 ? "just now" : seconds + " s ago";
    } else if (seconds < 3600) {
      text = seconds / 60 + " min ago";
    } else if (seconds < 86_400) {
      text = seconds / 3600 + " h ago";
    } else if (seconds < 30 * 86_400L) {
      text = seconds / 86_400 + " d ago";
    } else {
      text = DAY.format(then);
    }
    return Shown.of(text, full(then));
  }

  static String full(Instant instant) {
    return FULL.format(instant);
  }

  /// `14:03:59`.
  static String time(Instant instant) {
    return full(instant).substring("yyyy-MM-dd ".length(), "yyyy-MM-dd HH:mm:ss".length());
  }

  static String clock(Instant instant) {
    return FULL.format(instant).substring(0, "yyyy-MM-dd HH:mm".length());
  }

  /// An instant of the business: the end of a day is written as that day.
  static Shown business(Instant instant) {
    var next = instant.plus(1, ChronoUnit.MICROS);
    var isDay = next.equals(next.truncatedTo(ChronoUnit.DAYS));
    return Shown.of(isDay ? instant.toString().substring(0, 10) : clock(instant), full(instant));
  }

  /// Whether a text is a digest in full.
  static boolean isDigest(String text) {
    return DIGEST.matcher(text).matches();
  }

  static Shown digest(Digest digest) {
    return Shown.of(digest.brief(), digest.hex());
  }

  /// The first eight characters of a long id.
  static Shown id(String id) {
    return Shown.of(id.length() > 8 ? id.substring(0, 8) : id, id);
  }

  /// UUIDv7 begin with the time, so their ends tell them apart.
  static Shown id(java.util.UUID id) {
    var text = id.toString();
    return Shown.of("…" + text.substring(text.length() - 8), text);
  }
}
