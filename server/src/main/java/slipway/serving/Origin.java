package slipway.serving;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.time.Days;

/// What many predictions share: the release and the materialisations they came from. Encoded once,
/// so that a log record costs a copy of it.
record Origin(
    Digest release,
    Digest packageDigest,
    List<Digest> viewTrees,
    @Nullable LocalDate cutoff,
    String variant,
    double propensity) {
  private static final int DIGEST_BYTES = 32;
  private static final int NO_CUTOFF = Integer.MIN_VALUE;

  Origin {
    viewTrees = List.copyOf(viewTrees);
  }

  byte[] encoded() {
    var label = variant.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    var out =
        ByteBuffer.allocate(
            DIGEST_BYTES * (2 + viewTrees.size())
                + Byte.BYTES * 2
                + Integer.BYTES
                + Double.BYTES
                + label.length);
    put(out, release);
    put(out, packageDigest);
    out.put((byte) viewTrees.size());
    viewTrees.forEach(tree -> put(out, tree));
    out.putInt(cutoff == null ? NO_CUTOFF : Days.of(cutoff));
    out.put((byte) label.length).put(label);
    out.putDouble(propensity);
    return out.array();
  }

  /// The variant alone.
  static String variant(ByteBuffer in) {
    in.position(in.position() + 2 * DIGEST_BYTES);
    int trees = in.get();
    in.position(in.position() + trees * DIGEST_BYTES + Integer.BYTES);
    return label(in);
  }

  static Origin decode(ByteBuffer in) {
    var release = digest(in);
    var packageDigest = digest(in);
    var trees = new Digest[in.get()];
    for (int i = 0; i < trees.length; i++) {
      trees[i] = digest(in);
    }
    int day = in.getInt();
    var label = label(in);
    return new Origin(
        release,
        packageDigest,
        List.of(trees),
        day == NO_CUTOFF ? null : LocalDate.ofEpochDay(day),
        label,
        in.getDouble());
  }

  private static String label(ByteBuffer in) {
    var label = new byte[in.get()];
    in.get(label);
    return new String(label, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void put(ByteBuffer out, Digest digest) {
    out.put(HexFormat.of().parseHex(digest.hex()));
  }

  private static Digest digest(ByteBuffer in) {
    var bytes = new byte[DIGEST_BYTES];
    in.get(bytes);
    return new Digest(HexFormat.of().formatHex(bytes));
  }
}
