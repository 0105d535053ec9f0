package slipway.cli.init;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A way in which a file may write days or times: a pattern as java.time writes it, or ISO 8601.
enum TimeForm {
  ISO_DATE(null, false),
  ISO_TIMESTAMP(null, true),
  SLASHED("yyyy/MM/dd", false),
  DOTTED("dd.MM.yyyy", false),
  DOTTED_SHORT("d.M.yyyy", false),
  // where both fit, the American order is taken, and said
  AMERICAN("MM/dd/yyyy", false),
  EUROPEAN("dd/MM/yyyy", false),
  AMERICAN_SHORT("M/d/yyyy", false),
  EUROPEAN_SHORT("d/M/yyyy", false),
  AMERICAN_MINUTE("M/d/yyyy H:mm", true),
  EUROPEAN_MINUTE("d/M/yyyy H:mm", true);

  private static final int YEAR_MAX = 9999;

  private final @Nullable String pattern;
  private final boolean isTimestamp;
  private final @Nullable DateTimeFormatter format;

  TimeForm(@Nullable String pattern, boolean isTimestamp) {
    this.pattern = pattern;
    this.isTimestamp = isTimestamp;
    this.format =
        pattern == null
            ? null
            : DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
  }

  /// The forms that a text may have, the most usual first.
  static List<TimeForm> all() {
    return List.of(values());
  }

  @Nullable String pattern() {
    return pattern;
  }

  boolean isTimestamp() {
    return isTimestamp;
  }

  /// Whether day and month may be confused in it.
  Optional<TimeForm> mirrored() {
    return switch (this) {
      case AMERICAN -> Optional.of(EUROPEAN);
      case AMERICAN_SHORT -> Optional.of(EUROPEAN_SHORT);
      case AMERICAN_MINUTE -> Optional.of(EUROPEAN_MINUTE);
      default -> Optional.empty();
    };
  }

  /// The day that the text says; empty when it is not of this form.
  Optional<LocalDate> day(String text) {
    if (text.isEmpty() || text.charAt(0) < '0' || text.charAt(0) > '9') {
      return Optional.empty();
    }
    try {
      var day = isTimestamp ? time(text).toLocalDate() : date(text);
      return Optional.of(day).filter(d -> d.getYear() >= 1 && d.getYear() <= YEAR_MAX);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private LocalDate date(String text) {
    return format == null ? LocalDate.parse(text) : LocalDate.parse(text, format);
  }

  private LocalDateTime time(String text) {
    if (format != null) {
      return LocalDateTime.parse(text, format);
    }
    var iso = text.replace(' ', 'T');
    boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 0 || iso.lastIndexOf('-') > 10;
    return zoned
        ? LocalDateTime.ofInstant(OffsetDateTime.parse(iso).toInstant(), ZoneOffset.UTC)
        : LocalDateTime.parse(iso);
  }
}
