package slipway.tracking;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// Where a file is below `mlflow-artifacts:/`: names joined by slashes, checked once from the path
/// as it was decoded once. Only this type becomes a storage key.
public record ArtifactPath(String text) {
  /// Before the path in a URI.
  public static final String SCHEME = "mlflow-artifacts:/";

  /// In UTF-8; PostgreSQL has no index entry of more than 2,704 bytes, project and all.
  private static final int BYTES_MAX = 2_000;

  private static final int SHOWN_MAX = 100;

  public ArtifactPath {
    if (text.isEmpty()) {
      throw refused(text, "a path of a file");
    }
    require(text);
  }

  /// A directory, where the empty text is the top. Dots, empty parts and a slash at the end, which
  /// change nothing, are left out.
  public static String directory(String text) {
    if (text.startsWith("/") || text.contains("://")) {
      throw refused(text, "a relative path");
    }
    var bare =
        Arrays.stream(text.split("/", -1))
            .filter(part -> !part.isEmpty() && !part.equals("."))
            .collect(Collectors.joining("/"));
    if (!bare.isEmpty()) {
      require(bare);
    }
    return bare;
  }

  /// `mlflow-artifacts:/a/b` as `a/b`; also with the server's own address, which clients may put
  /// in.
  public static String ofUri(String uri) {
    if (!uri.startsWith(SCHEME)) {
      throw refused(uri, "a location that starts with " + SCHEME);
    }
    var path = uri.substring(SCHEME.length());
    if (path.startsWith("/")) { // mlflow-artifacts://host/a/b
      int slash = path.indexOf('/', 1);
      path = slash < 0 ? "" : path.substring(slash + 1);
    }
    return directory(path);
  }

  /// This path below a directory.
  public static ArtifactPath below(String directory, String path) {
    var inner = new ArtifactPath(path).text();
    return new ArtifactPath(directory.isEmpty() ? inner : directory + "/" + inner);
  }

  public String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  private static void require(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      throw SlipwayException.invalid(
          "path",
          text.substring(0, Math.min(text.length(), SHOWN_MAX)) + "…",
          "at most " + BYTES_MAX + " bytes in UTF-8");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' || c == '%' || Character.isISOControl(c)) {
        throw refused(text, "no backslash, no percent sign after decoding, no control character");
      }
    }
    for (var part : text.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw refused(text, "a relative path without empty, '.' or '..' parts");
      }
    }
    if (text.length() > 1 && text.charAt(1) == ':' && Character.isLetter(text.charAt(0))) {
      throw refused(text, "no drive letter");
    }
  }

  /// MLflow's two words, which its clients and tests compare; what is wrong stands in the details.
  private static SlipwayException refused(String text, String expectation) {
    var shown = new StringBuilder();
    text.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
    return new SlipwayException(
        ErrorCode.INVALID_ARGUMENT,
        "Invalid path",
        List.of("path: \"" + shown + "\" (expected: " + expectation + ")"));
  }
}
