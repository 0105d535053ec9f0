package slipway.tracking;

import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.blob.BlobStore;
import slipway.http.Response;

/// Answers with a stored file: always an attachment that no browser runs, with its digest as ETag.
public final class Downloads {
  private static final Set<String> TEXTS =
      Set.of("txt", "log", "yaml", "yml", "json", "js", "py", "csv", "tsv", "md", "rst", "mlmodel");

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$&+.^_`|~-]+");

  private Downloads() {}

  static Response answer(BlobStore blobs, ArtifactEntry entry) {
    var digest =
        entry.digest().orElseThrow(() -> SlipwayException.invalid("path", entry.path(), "a file"));
    return answer(blobs, digest, entry.size(), entry.name());
  }

  /// The blob under a file name.
  public static Response answer(BlobStore blobs, Digest digest, long size, String name) {
    return Response.file(contentType(name), blobs.local(digest), size, digest)
        .with("content-disposition", "attachment; " + fileName(name))
        .with("x-content-type-options", "nosniff")
        .with("content-security-policy", "sandbox; default-src 'none'");
  }

  private static String contentType(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (TEXTS.contains(lower.substring(lower.lastIndexOf('.') + 1))) {
      return "text/plain"; // without a charset, as MLflow's tests expect it
    }
    var guessed = URLConnection.guessContentTypeFromName(lower);
    return guessed == null ? "application/octet-stream" : guessed;
  }

  /// The plain form where it can be written, and a name that old clients can use before the encoded
  /// one where it cannot.
  private static String fileName(String name) {
    if (TOKEN.matcher(name).matches()) {
      return "filename=" + name;
    }
    var plain = new StringBuilder();
    name.chars()
        .filter(c -> c >= ' ' && c < 0x7f)
        .forEach(c -> plain.append(c == '"' || c == '\\' ? "\\" : "").append((char) c));
    var quoted = "filename=\"" + (plain.isEmpty() ? "download" : plain) + '"';
    if (name.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return quoted;
    }
    var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return quoted + "; filename*=UTF-8''" + encoded;
  }
}
