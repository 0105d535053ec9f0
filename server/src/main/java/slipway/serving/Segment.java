package slipway.serving;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One append-only file of predictions: a header, then records of length, CRC32C and payload; zeros
/// follow the last.
///
/// It is written through a memory mapping, so a record that was appended survives the death of the
/// process without a system call on the event loop; [#force()] makes it survive a power cut. The
/// file's blocks are taken when it is made, so a full disk is met there and not in a mapped page.
final class Segment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Segment.class);
  private static final long MAGIC = 0x534c57504c4f4731L; // SLWPLOG1
  private static final int HEADER_BYTES = 3 * Long.BYTES;
  private static final int FRAME_BYTES = 2 * Integer.BYTES;
  private static final int ZEROS_BYTES = 1 << 20;

  private final UUID id;
  private final Path file;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment mapping;
  private final ByteBuffer buffer;
  private final CRC32C crc = new CRC32C();
  private final SegmentSummary summary = new SegmentSummary();

  /// Held while the mapping is being forced, so that it is not taken away meanwhile.
  private final Object disk = new Object();

  private long forced;
  private boolean ended;
  private boolean closed;

  private Segment(UUID id, Path file, int capacity) throws IOException {
    this.id = id;
    this.file = file;
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      allocate(channel, capacity);
      mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, capacity, arena);
    }
    buffer = mapping.asByteBuffer();
    buffer
        .putLong(MAGIC)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits());
  }

  /// Makes an empty segment and takes its space on disk.
  static Segment create(Path file, UUID id, int capacity) throws IOException {
    try {
      return new Segment(id, file, capacity);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /// Appends a record; false when the segment is full or ended.
  synchronized boolean append(LogRecord prediction) {
    int size = prediction.size();
    if (ended || buffer.remaining() < FRAME_BYTES + size) {
      return false;
    }
    int start = buffer.position();
    buffer.position(start + FRAME_BYTES);
    prediction.write(buffer);
    crc.reset();
    crc.update(buffer.duplicate().flip().position(start + FRAME_BYTES));
    buffer.putInt(start + Integer.BYTES, (int) crc.getValue());
    buffer.putInt(start, size);
    summary.add(prediction.id());
    return true;
  }

  /// Ends appending.
  synchronized void end() {
    ended = true;
  }

  /// Returns when everything appended before is on disk.
  void force() {
    synchronized (disk) {
      int end;
      synchronized (this) {
        end = buffer.position();
        if (closed || end == forced) {
          return;
        }
      }
      mapping.force();
      forced = end;
    }
  }

  synchronized int rows() {
    return summary.rows();
  }

  /// What it holds; final once it has ended.
  synchronized SegmentSummary summary() {
    return summary;
  }

  synchronized int bytes() {
    return buffer.position();
  }

  UUID id() {
    return id;
  }

  Path file() {
    return file;
  }

  /// Ends appending, puts what is there on disk and cuts the unused rest off.
  @Override
  public void close() throws IOException {
    synchronized (disk) {
      int end;
      synchronized (this) {
        if (closed) {
          return;
        }
        ended = true;
        closed = true;
        end = buffer.position();
      }
      mapping.force();
      arena.close();
      truncate(file, end);
    }
  }

  /// The id in a file's header.
  static UUID idOf(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var bytes = ByteBuffer.wrap(in.readNBytes(HEADER_BYTES));
      if (bytes.remaining() < HEADER_BYTES || bytes.getLong() != MAGIC) {
        throw new IOException(file + " is no prediction log segment");
      }
      return new UUID(bytes.getLong(), bytes.getLong());
    }
  }

  /// Shows every whole record's payload in order, until `visitor` returns false; stops at the first
  /// that is torn. Returns where the whole records end. A segment that is being appended to may be
  /// scanned.
  static long scan(Path file, Predicate<ByteBuffer> visitor) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    var crc = new CRC32C();
    int at = HEADER_BYTES;
    while (at + FRAME_BYTES <= bytes.capacity()) {
      int size = bytes.getInt(at);
      if (size <= 0 || size > bytes.capacity() - at - FRAME_BYTES) {
        break;
      }
      crc.reset();
      crc.update(bytes.array(), at + FRAME_BYTES, size);
      if ((int) crc.getValue() != bytes.getInt(at + Integer.BYTES)) {
        break;
      }
      at += FRAME_BYTES + size;
      if (!visitor.test(bytes.slice(at - size, size))) {
        break;
      }
    }
    return at;
  }

  /// Cuts a file that a former process left after its last whole record, and says what it holds.
  static SegmentSummary recover(Path file) throws IOException {
    var summary = new SegmentSummary();
    long end =
        scan(
            file,
            payload -> {
              summary.add(new UUID(payload.getLong(), payload.getLong()));
              return true;
            });
    if (hasBytesAfter(file, end)) {
      LOG.warn(
          "{}: a record torn by a crash was cut off after {} whole ones", file, summary.rows());
    }
    truncate(file, end);
    return summary;
  }

  private static boolean hasBytesAfter(Path file, long end) throws IOException {
    var bytes = Files.readAllBytes(file);
    for (int i = Math.toIntExact(end); i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return true;
      }
    }
    return false;
  }

  private static void truncate(Path file, long end) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(end);
      channel.force(true);
    }
  }

  private static void allocate(FileChannel channel, int capacity) throws IOException {
    var zeros = ByteBuffer.allocate(ZEROS_BYTES);
    for (long at = 0; at < capacity; ) {
      zeros.clear().limit((int) Math.min(ZEROS_BYTES, capacity - at));
      at += channel.write(zeros, at);
    }
  }
}
