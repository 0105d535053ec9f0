package slipway.serving;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Where a key falls in a split: the bucket of [Split], and by which number it is told from other
/// keys (the digest's next eight bytes).
record Sticky(int bucket, long id) {
  private static final byte[] BETWEEN = {0};

  static Sticky of(byte[] salt, String key) {
    var hash = sha256();
    hash.update(salt);
    hash.update(BETWEEN);
    var digest = ByteBuffer.wrap(hash.digest(key.getBytes(StandardCharsets.UTF_8)));
    int bucket = (int) Long.remainderUnsigned(digest.getLong(), Split.BUCKETS);
    return new Sticky(bucket, digest.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
