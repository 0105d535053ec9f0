package slipway.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import slipway.api.Digest;

/// The key this server seals with (Ed25519, made when there is none), and those it believes: its
/// own and every `*.pub` beside it, which replicas put there for each other.
final class SealKeys {
  private static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = "seal.key";
  private static final String PUBLIC = "seal.pub";

  private final KeyPair own;
  private final Map<String, PublicKey> trusted;

  private SealKeys(KeyPair own, Map<String, PublicKey> trusted) {
    this.own = own;
    this.trusted = trusted;
  }

  static SealKeys open(Path folder) {
    try {
      Files.createDirectories(folder);
      if (!Files.exists(folder.resolve(PRIVATE))) {
        make(folder);
      }
      var factory = KeyFactory.getInstance(ALGORITHM);
      var secret = factory.generatePrivate(new PKCS8EncodedKeySpec(read(folder.resolve(PRIVATE))));
      var own = publicKey(factory, folder.resolve(PUBLIC));
      var trusted = new HashMap<String, PublicKey>();
      try (var files = Files.newDirectoryStream(folder, "*.pub")) {
        for (var file : files) {
          var key = publicKey(factory, file);
          trusted.put(fingerprint(key), key);
        }
      }
      return new SealKeys(new KeyPair(own, secret), trusted);
    } catch (IOException e) {
      throw new UncheckedIOException("keys of the audit in " + folder, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "keys of the audit in " + folder + " cannot be read (expected: Ed25519, base64)", e);
    }
  }

  private static void make(Path folder) throws IOException, GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    write(folder.resolve(PUBLIC), pair.getPublic().getEncoded());
    var file = folder.resolve(PRIVATE + ".tmp");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    write(file, pair.getPrivate().getEncoded());
    Files.move(file, folder.resolve(PRIVATE));
  }

  private static void write(Path file, byte[] key) throws IOException {
    Files.writeString(
        file, Base64.getEncoder().encodeToString(key) + "\n", StandardCharsets.US_ASCII);
  }

  private static byte[] read(Path file) throws IOException {
    return Base64.getDecoder().decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
  }

  private static PublicKey publicKey(KeyFactory factory, Path file)
      throws IOException, GeneralSecurityException {
    return factory.generatePublic(new X509EncodedKeySpec(read(file)));
  }

  private static String fingerprint(PublicKey key) {
    return Digest.of(key.getEncoded()).hex();
  }

  String signer() {
    return fingerprint(own.getPublic());
  }

  String sign(byte[] content) {
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(own.getPrivate());
      signature.update(content);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the audit cannot be sealed", e);
    }
  }

  /// Whether the segment is as a believed key signed it.
  boolean isGenuine(Segment segment) {
    var key = trusted.get(segment.signer());
    if (key == null) {
      return false;
    }
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(segment.content());
      return signature.verify(Base64.getDecoder().decode(segment.signature()));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }
}
