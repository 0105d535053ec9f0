package slipway.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of some bytes, as 64 lower-case hex digits: the name of a blob, tree, package or
/// definition.
public record Digest(@JsonValue String hex) implements Comparable<Digest> {
  private static final int HEX_LENGTH = 64;
  private static final int SHORT_LENGTH = 8;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Digest {
    if (hex.length() != HEX_LENGTH
        || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      throw SlipwayException.invalid("digest", hex, "64 lower-case hex digits");
    }
  }

  public static Digest of(byte[] bytes) {
    return new Digest(HexFormat.of().formatHex(sha256().digest(bytes)));
  }

  /// Ends `hash` and takes its value.
  public static Digest ofHash(MessageDigest hash) {
    return new Digest(HexFormat.of().formatHex(hash.digest()));
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The first eight digits, for people.
  public String brief() {
    return hex.substring(0, SHORT_LENGTH);
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
