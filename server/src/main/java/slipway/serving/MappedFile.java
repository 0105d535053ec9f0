package slipway.serving;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file in memory: what is written there outlives the death of the process without a system call.
/// Its blocks are taken when it is made, so that a full disk is met here and not in a mapped page.
final class MappedFile {
  private static final int ZEROS_BYTES = 1 << 20;

  private MappedFile() {}

  /// Opens a file of this size or makes one of zeros. The mapping lives as long as it is referred
  /// to.
  static MemorySegment open(Path file, long bytes) throws IOException {
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (long at = channel.size(); at < bytes; ) {
        at += channel.write(ByteBuffer.allocate((int) Math.min(ZEROS_BYTES, bytes - at)), at);
      }
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
    }
  }
}
