package slipway.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeMap;
import slipway.api.Json;
import slipway.api.SlipwayException;

/// Every sealed segment once more in a file outside of the database, a JSON object a line: whoever
/// can change the database alone cannot make it agree.
final class Anchors {
  private final Path file;

  /// How long the file was when it was last read or added to, and its last segment's number then.
  private long knownBytes = -1;

  private long knownLast;

  Anchors(Path file) {
    this.file = file;
  }

  /// What the file holds. A line that is no segment (the last one, when a crash cut it) is as if it
  /// were not there.
  TreeMap<Long, Segment> read() {
    var found = new TreeMap<Long, Segment>();
    knownBytes = -1;
    if (!Files.exists(file)) {
      return found;
    }
    try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read(lines, found);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    return found;
  }

  /// The number of the last segment, 0 of none. The file is read only when somebody else changed
  /// it: it grows for as long as there is an audit.
  long last() {
    long bytes = bytes();
    if (bytes != knownBytes) {
      var found = read();
      knownLast = found.isEmpty() ? 0 : found.lastKey();
      knownBytes = bytes;
    }
    return knownLast;
  }

  private long bytes() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private static void read(BufferedReader lines, TreeMap<Long, Segment> into) throws IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      try {
        var segment = Json.read(line, Segment.class);
        into.put(segment.number(), segment);
      } catch (SlipwayException _) {
        // no segment
      }
    }
  }

  /// Adds the segment, on disk when this returns.
  void add(Segment segment) {
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      boolean isKnown = channel.size() == knownBytes;
      channel.position(channel.size());
      var cut = channel.size() > 0 && !endsWithLine(channel) ? "\n" : "";
      channel.write(StandardCharsets.UTF_8.encode(cut + Json.text(segment) + "\n"));
      channel.force(true);
      knownBytes = isKnown ? channel.size() : -1;
      knownLast = Math.max(knownLast, segment.number());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  private static boolean endsWithLine(FileChannel channel) throws IOException {
    var last = ByteBuffer.allocate(1);
    channel.read(last, channel.size() - 1);
    return last.get(0) == '\n';
  }
}
