package slipway.blob;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import slipway.api.Digest;

/// Bytes by their digest. A blob is whole or not there, durable before its digest is returned, and
/// never changes.
public interface BlobStore {
  /// Stores the bytes of `in` to its end; storing what is there already keeps what is there. The
  /// stream is not closed. When reading fails, nothing is left.
  Digest put(InputStream in);

  Digest put(byte[] bytes);

  /// Takes a finished file over: afterwards it is in the store, or was there already, and gone from
  /// where it lay.
  Digest adopt(Path finishedFile);

  /// The length in bytes; empty when there is no such blob.
  OptionalLong size(Digest digest);

  /// Reads a blob from its start; `DATA_LOSS` when it is not there, since a digest is only known
  /// because the blob once was.
  InputStream open(Digest digest);

  /// The whole blob in memory: for manifests, reports and other small documents.
  byte[] bytes(Digest digest);

  /// A local file with the blob's bytes, for readers that want files. Never write to it.
  Path local(Digest digest);

  /// Whether the store holds these very bytes: reads them all again, past every cache.
  boolean verify(Digest digest);

  /// Makes the blob as young as one just put; false when it is not there.
  boolean keep(Digest digest);

  /// Since when the blob was not put again, nor kept; empty when it is not there.
  Optional<Instant> since(Digest digest);

  /// Removes a blob that nothing names any more, unless it was put or kept after that instant: then
  /// somebody is about to name it. Whoever put it and was answered before this call finds it there.
  /// Only garbage collection calls this.
  ///
  /// @return whether it is gone
  boolean deleteUnlessSince(Digest digest, Instant instant);

  /// Every digest in the store, in no order; close the stream.
  Stream<Digest> list();
}
