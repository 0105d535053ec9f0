package slipway.tracking;

import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.blob.BlobStore;
import slipway.http.Response;

/// Answers with a stored file: always an attachment that no browser runs, with its digest as ETag.
public final class Downloads {
  private static final Set<String> TEXTS =
      Set.of("txt", "log", "yaml", "yml", "json", "js", "py", "csv", "tsv", "md", "rst", "mlmodel");

  private Downloads() {}

  static Response answer(BlobStore blobs, ArtifactEntry entry) {
    var digest =
        entry.digest().orElseThrow(() -> SlipwayException.invalid("path", entry.path(), "a file"));
    return answer(blobs, digest, entry.size(), entry.name());
  }

  /// The blob under a file name.
  public static Response answer(BlobStore blobs, Digest digest, long size, String name) {
    var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return Response.file(contentType(name), blobs.local(digest), size, digest)
        .with("content-disposition", "attachment; filename*=UTF-8''" + encoded)
        .with("x-content-type-options", "nosniff")
        .with("content-security-policy", "sandbox; default-src 'none'");
  }

  private static String contentType(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (TEXTS.contains(lower.substring(lower.lastIndexOf('.') + 1))) {
      return "text/plain; charset=utf-8";
    }
    var guessed = URLConnection.guessContentTypeFromName(lower);
    return guessed == null ? "application/octet-stream" : guessed;
  }
}
