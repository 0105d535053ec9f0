package slipway.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// The time of the business, for schedules, windows, label maturity and freshness: the wall clock's
/// when live, else what a client advanced it to; it never goes back. A day D is over at D
/// 23:59:59.999999 UTC, and a fact dated D is known from that instant on.
public final class BusinessClock {
  private static final LocalTime DAY_END = LocalTime.of(23, 59, 59, 999_999_000);

  private final WallClock wall;

  /// Null while the clock follows the wall clock.
  private final @Nullable AtomicReference<Instant> replayed;

  private volatile @Nullable Instant towards;

  private BusinessClock(WallClock wall, @Nullable AtomicReference<Instant> replayed) {
    this.wall = wall;
    this.replayed = replayed;
  }

  public static BusinessClock live(WallClock wall) {
    return new BusinessClock(wall, null);
  }

  public static BusinessClock replay(WallClock wall, Instant start) {
    return new BusinessClock(wall, new AtomicReference<>(start));
  }

  /// The last instant of a day: when what is dated that day is known.
  public static Instant endOf(LocalDate day) {
    return day.atTime(DAY_END).toInstant(ZoneOffset.UTC);
  }

  /// The day that an instant is of.
  public static LocalDate dayOf(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate();
  }

  /// The last whole day that is over at `instant`.
  public static LocalDate lastDayKnownAt(Instant instant) {
    var date = dayOf(instant);
    return instant.isBefore(endOf(date)) ? date.minusDays(1) : date;
  }

  /// Where an advance under way goes; now, when none is.
  public Instant target() {
    var now = now();
    var going = towards;
    return replayed == null || going == null || going.isBefore(now) ? now : going;
  }

  /// An advance begins, or goes on; others learn how far it goes.
  public void moveTowards(Instant target) {
    towards = target;
  }

  public Instant now() {
    return replayed == null ? wall.now() : replayed.get();
  }

  public boolean isReplayed() {
    return replayed != null;
  }

  /// Moves a replayed clock forward; moving it to where it is does nothing.
  public void moveTo(Instant instant) {
    if (replayed == null) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "clock: live (expected: a server started with serve --clock replay)");
    }
    replayed.updateAndGet(now -> {
      if (instant.isBefore(now)) {
        throw SlipwayException.invalid(
            "clock", instant, ">= " + now + ", the clock only goes forward");
      }
      return instant;
    });
  }
}
