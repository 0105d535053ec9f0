package slipway.ids;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import slipway.time.WallClock;

/// Makes ids: UUIDv7 (RFC 9562 §5.7) from the wall clock, strictly rising within a process, and 32
/// random hex digits where MLflow needs them.
public final class Ids {
  private static final int RANDOM_BYTES = 8;
  private static final int HEX_BYTES = 16;
  private static final int COUNTER_BITS = 12;

  private final WallClock wall;
  private final SecureRandom random = new SecureRandom();
  private long lastTick;

  public Ids(WallClock wall) {
    this.wall = wall;
  }

  /// The next UUIDv7: 48 bits of milliseconds, 12 bits of a counter within the millisecond, 62
  /// random bits.
  public UUID next() {
    var bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    long low = 0;
    for (byte b : bytes) {
      low = (low << 8) | (b & 0xff);
    }
    long tick = nextTick();
    long high = ((tick >>> COUNTER_BITS) << 16) | 0x7000L | (tick & 0xfffL);
    return new UUID(high, (low & 0x3fffffffffffffffL) | 0x8000000000000000L);
  }

  /// 32 random hex digits, the form of MLflow's run ids.
  public String hex32() {
    var bytes = new byte[HEX_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private synchronized long nextTick() {
    lastTick = Math.max(lastTick + 1, wall.now().toEpochMilli() << COUNTER_BITS);
    return lastTick;
  }
}
