package slipway.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.Config.DiskConfig;

/// Keeps the last of the disk free: below the reserve whoever writes is refused, so that reads, and
/// the deletes that make room, go on. The disk is asked at most once a second.
public final class DiskReserve {
  private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path folder;
  private final long reserveBytes;
  private final AtomicLong askedAt;
  private volatile long freeBytes;

  private DiskReserve(Path folder, long reserveBytes) {
    this.folder = folder;
    this.reserveBytes = reserveBytes;
    this.freeBytes = ask();
    this.askedAt = new AtomicLong(System.nanoTime());
  }

  public static DiskReserve of(Path folder, DiskConfig config, Telemetry telemetry) {
    var reserve = new DiskReserve(folder, config.reserveBytes());
    telemetry.gauge("slipway_disk_free_bytes", reserve::freeBytes);
    return reserve;
  }

  /// Refuses with [ErrorCode#STORAGE_FULL] when less than the reserve is free.
  public void require() {
    long free = freeBytes();
    if (free < reserveBytes) {
      throw new SlipwayException(
          ErrorCode.STORAGE_FULL,
          "free space of "
              + folder
              + ": "
              + free
              + " bytes (expected: >= "
              + reserveBytes
              + ", the setting disk.reserveBytes); make room, reading goes on");
    }
  }

  public long freeBytes() {
    long now = System.nanoTime();
    long last = askedAt.get();
    if (now - last > ASK_AGAIN_NANOS && askedAt.compareAndSet(last, now)) {
      freeBytes = ask();
    }
    return freeBytes;
  }

  /// A file system that cannot say is not held against the writer.
  private long ask() {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException _) {
      return Long.MAX_VALUE;
    }
  }
}
