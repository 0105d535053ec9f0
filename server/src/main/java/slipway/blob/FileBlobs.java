package slipway.blob;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.CrashPoint;

/// Blobs as files `<root>/ab/cdef…`; unfinished ones in `<root>/tmp`.
public final class FileBlobs implements BlobStore {
  /// What stays free on the disk for the database and the logs: below it no blob is written.
  public static final long RESERVE_BYTES = 256L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(FileBlobs.class);
  private static final int FOLDER_DIGITS = 2;
  private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{" + FOLDER_DIGITS + "}");
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int CHECK_EVERY_BYTES = 16 << 20;
  private static final String POINT_BEFORE = "before:blob.put";
  private static final String POINT_AFTER = "after:blob.put";

  private static final int GATE_DIGITS = 2;
  private static final int GATES = 1 << (4 * GATE_DIGITS);

  private final Object[] gates = Stream.generate(Object::new).limit(GATES).toArray();
  private final Path root;
  private final Path unfinished;
  private final long reserveBytes;
  private final CrashPoint crashPoint;

  private FileBlobs(Path root, long reserveBytes, CrashPoint crashPoint) {
    this.root = root;
    this.unfinished = root.resolve("tmp");
    this.reserveBytes = reserveBytes;
    this.crashPoint = crashPoint;
  }

  /// Opens the store, made when it is not there, and removes what a crash left unfinished.
  public static FileBlobs open(Path root, CrashPoint crashPoint) {
    return open(root, RESERVE_BYTES, crashPoint);
  }

  /// The same with a reserve of free bytes of one's own.
  public static FileBlobs open(Path root, long reserveBytes, CrashPoint crashPoint) {
    var blobs = new FileBlobs(root.toAbsolutePath().normalize(), reserveBytes, crashPoint);
    try {
      Files.createDirectories(blobs.unfinished);
      try (var left = Files.list(blobs.unfinished)) {
        for (var file : left.toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw failed("open " + root, e);
    }
    return blobs;
  }

  @Override
  public Digest put(InputStream in) {
    Path temporary = null;
    try {
      requireSpace();
      temporary = Files.createTempFile(unfinished, "blob", "");
      var hash = Digest.sha256();
      try (var out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        copy(in, out, hash);
        out.force(true);
      }
      return publish(temporary, Digest.ofHash(hash));
    } catch (IOException e) {
      throw failed("write", e);
    } finally {
      discard(temporary);
    }
  }

  @Override
  public Digest put(byte[] bytes) {
    return put(new ByteArrayInputStream(bytes));
  }

  @Override
  public Digest adopt(Path finishedFile) {
    try {
      requireSpace();
      Digest digest;
      try (var file =
          FileChannel.open(finishedFile, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        digest = hash(file);
        file.force(true);
      }
      publish(finishedFile, digest);
      Files.deleteIfExists(finishedFile);
      return digest;
    } catch (AtomicMoveNotSupportedException _) {
      return adoptFromAnotherDisk(finishedFile);
    } catch (IOException e) {
      throw failed("adopt " + finishedFile.getFileName(), e);
    }
  }

  @Override
  public OptionalLong size(Digest digest) {
    try {
      return OptionalLong.of(Files.size(path(digest)));
    } catch (NoSuchFileException _) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw failed("size of " + digest, e);
    }
  }

  @Override
  public InputStream open(Digest digest) {
    try {
      return Files.newInputStream(path(digest));
    } catch (NoSuchFileException _) {
      throw missing(digest);
    } catch (IOException e) {
      throw failed("open " + digest, e);
    }
  }

  @Override
  public byte[] bytes(Digest digest) {
    try {
      return Files.readAllBytes(path(digest));
    } catch (NoSuchFileException | FileNotFoundException _) {
      throw missing(digest);
    } catch (IOException e) {
      throw failed("read " + digest, e);
    }
  }

  @Override
  public Path local(Digest digest) {
    var path = path(digest);
    if (!Files.exists(path)) {
      throw missing(digest);
    }
    return path;
  }

  @Override
  public boolean verify(Digest digest) {
    try (var file = FileChannel.open(path(digest), StandardOpenOption.READ)) {
      return hash(file).equals(digest);
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw failed("verify " + digest, e);
    }
  }

  @Override
  public boolean keep(Digest digest) {
    synchronized (gate(digest)) {
      try {
        touch(path(digest));
        return true;
      } catch (NoSuchFileException _) {
        return false;
      } catch (IOException e) {
        throw failed("keep " + digest, e);
      }
    }
  }

  @Override
  public Optional<Instant> since(Digest digest) {
    try {
      return Optional.of(Files.getLastModifiedTime(path(digest)).toInstant());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("age of " + digest, e);
    }
  }

  @Override
  public boolean deleteUnlessSince(Digest digest, Instant instant) {
    synchronized (gate(digest)) {
      if (since(digest).filter(put -> put.isAfter(instant)).isPresent()) {
        return false;
      }
      try {
        Files.deleteIfExists(path(digest));
        return true;
      } catch (IOException e) {
        throw failed("delete " + digest, e);
      }
    }
  }

  /// A put that finds its blob there, and a deletion of it, come one after the other.
  private Object gate(Digest digest) {
    return gates[Integer.parseInt(digest.hex(), 0, GATE_DIGITS, 16)];
  }

  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
  }

  /// Looks at names alone: an unfinished file, and a blob deleted meanwhile, may vanish at any
  /// time.
  @Override
  public Stream<Digest> list() {
    return entries(root)
        .filter(FileBlobs::holdsBlobs)
        .flatMap(FileBlobs::entries)
        .map(path -> new Digest(folderOf(path) + path.getFileName()));
  }

  private static Stream<Path> entries(Path folder) {
    try {
      return Files.list(folder);
    } catch (IOException e) {
      throw failed("list", e);
    }
  }

  private static boolean holdsBlobs(Path folder) {
    return FOLDER.matcher(folder.getFileName().toString()).matches();
  }

  private static String folderOf(Path blob) {
    var folder = blob.getParent();
    return folder == null ? "" : String.valueOf(folder.getFileName());
  }

  private Path path(Digest digest) {
    return root.resolve(digest.hex().substring(0, FOLDER_DIGITS))
        .resolve(digest.hex().substring(FOLDER_DIGITS));
  }

  private void copy(InputStream in, FileChannel out, MessageDigest hash) throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    long unchecked = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      hash.update(buffer, 0, read);
      write(out, ByteBuffer.wrap(buffer, 0, read));
      unchecked += read;
      if (unchecked >= CHECK_EVERY_BYTES) {
        unchecked = 0;
        requireSpace();
      }
    }
  }

  private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static Digest hash(FileChannel file) throws IOException {
    var hash = Digest.sha256();
    var buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (file.read(buffer) >= 0) {
      hash.update(buffer.flip());
      buffer.clear();
    }
    return Digest.ofHash(hash);
  }

  /// The rename makes the blob visible as a whole; the directory is synced so that it stays so
  /// after a power cut.
  private Digest publish(Path finished, Digest digest) throws IOException {
    var target = path(digest);
    if (keep(digest)) {
      return digest;
    }
    var folder = root.resolve(digest.hex().substring(0, FOLDER_DIGITS));
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      sync(root);
    }
    crashPoint.pass(POINT_BEFORE);
    touch(finished); // one that took long to write is no older than others
    synchronized (gate(digest)) {
      Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
    }
    sync(folder);
    crashPoint.pass(POINT_AFTER);
    return digest;
  }

  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Digest adoptFromAnotherDisk(Path finishedFile) {
    try {
      Digest digest;
      try (var in = Files.newInputStream(finishedFile)) {
        digest = put(in);
      }
      Files.delete(finishedFile);
      return digest;
    } catch (IOException e) {
      throw failed("adopt " + finishedFile.getFileName(), e);
    }
  }

  private void requireSpace() throws IOException {
    long free = Files.getFileStore(root).getUsableSpace();
    if (free < reserveBytes) {
      throw new SlipwayException(
          ErrorCode.STORAGE_FULL,
          "free disk space under "
              + root
              + ": "
              + free
              + " bytes (expected: >= "
              + reserveBytes
              + "; free some, reading goes on meanwhile)");
    }
  }

  private static void discard(@Nullable Path temporary) {
    try {
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      LOG.warn("{} stays until the next start: {}", temporary, e.getMessage());
    }
  }

  private static SlipwayException missing(Digest digest) {
    return new SlipwayException(
        ErrorCode.DATA_LOSS,
        "blob: " + digest + " is not in the store (expected: there since it is named; restore it)");
  }

  private static RuntimeException failed(String what, IOException e) {
    var message = String.valueOf(e.getMessage());
    if (message.contains("No space left")) {
      return new SlipwayException(ErrorCode.STORAGE_FULL, "blob store: " + what + ": disk full", e);
    }
    return new UncheckedIOException("blob store: " + what + ": " + message, e);
  }
}
