package slipway.tracking;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import slipway.api.SlipwayException;
import slipway.mlflow.Invalid;

/// Where the files of an experiment are: with this server (`mlflow-artifacts:`), in a store that
/// clients reach themselves, or on the disk of whoever logs them. Only the first is ever opened by
/// the server.
public final class ArtifactLocation {
  private static final String PARAMETER = "artifact_location";
  private static final int LENGTH_MAX = 2_048;
  private static final String FILE = "file";
  private static final Set<String> SCHEMES =
      Set.of(
          "mlflow-artifacts",
          FILE,
          "s3",
          "s3a",
          "gs",
          "wasb",
          "wasbs",
          "abfs",
          "abfss",
          "r2",
          "b2",
          "oss",
          "dbfs",
          "hdfs",
          "viewfs");

  /// Codes of control characters, `.`, `/`, `\` and `%`.
  private static final Pattern HIDING = Pattern.compile("(?i)%(0|1|25|2e|2f|5c|7f)");

  private ArtifactLocation() {}

  /// The location as it is kept: without a slash at its end, and a relative path, as in MLflow,
  /// below the directory the server runs in.
  static String of(String given) {
    Limits.atMost(given, LENGTH_MAX, PARAMETER);
    if (given.startsWith("runs:")) {
      throw Invalid.of("Artifact location cannot be a runs:/ URI. Given: '" + given + "'");
    }
    if (given.chars().anyMatch(c -> c == '#' || c == ';')) {
      throw Invalid.of(
          "'artifact_location' URL can't include fragments or params. Given: '" + given + "'");
    }
    requirePlain(given);
    if (scheme(given).isEmpty()) {
      var path = Path.of("").toAbsolutePath().resolve(given).normalize();
      if (!isBelowTop(path)) {
        throw refused(given);
      }
      return path.toString();
    }
    requireUri(given);
    return withoutEnd(given);
  }

  /// A path, or a URI of one, on somebody's disk.
  public static boolean isLocal(String location) {
    var scheme = scheme(location);
    return scheme.isEmpty() || scheme.equals(FILE);
  }

  /// Whether a local path is a local directory or inside it; decided by their texts alone.
  public static boolean contains(String directory, String path) {
    if (!isLocal(directory) || !isLocal(path)) {
      return false;
    }
    var outer = path(directory);
    var inner = path(path);
    return outer.isAbsolute() && inner.isAbsolute() && inner.startsWith(outer);
  }

  private static Path path(String location) {
    var text = location;
    if (scheme(location).equals(FILE)) {
      text = location.substring(FILE.length() + 1);
      text = text.startsWith("///") ? text.substring(2) : text;
    }
    // what begins with two slashes names another machine
    return text.startsWith("//") || text.indexOf('\0') >= 0
        ? Path.of("")
        : Path.of(text).normalize();
  }

  private static void requirePlain(String given) {
    boolean isOdd =
        given.chars().anyMatch(c -> c == '?' || c == '\\' || c < ' ')
            || HIDING.matcher(given).find()
            || List.of(given.split("/", -1)).contains("..");
    if (isOdd) {
      throw refused(given);
    }
  }

  private static void requireUri(String given) {
    try {
      var uri = new URI(given);
      boolean namesHost = FILE.equals(uri.getScheme()) && uri.getAuthority() != null;
      boolean isTop =
          given.startsWith(ArtifactPath.SCHEME)
              ? ArtifactPath.ofUri(given).isEmpty()
              : FILE.equals(uri.getScheme()) && !isBelowTop(path(given));
      if (SCHEMES.contains(uri.getScheme()) && uri.getUserInfo() == null && !namesHost && !isTop) {
        return;
      }
    } catch (URISyntaxException _) {
      // told below
    }
    throw refused(given);
  }

  private static boolean isBelowTop(Path path) {
    return path.isAbsolute() && path.getNameCount() > 0;
  }

  private static SlipwayException refused(String given) {
    return Invalid.value(
        given,
        PARAMETER,
        "expected a path, or a URI of one of the schemes "
            + SCHEMES.stream().sorted().toList()
            + ", without query, user, host of a file, hidden characters or '..'.");
  }

  /// What stands before the first colon, unless a slash comes before it.
  private static String scheme(String location) {
    int colon = location.indexOf(':');
    int slash = location.indexOf('/');
    return colon < 0 || (slash >= 0 && slash < colon)
        ? ""
        : location.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  private static String withoutEnd(String location) {
    int end = location.length();
    while (end > 1 && location.charAt(end - 1) == '/' && location.charAt(end - 2) != ':') {
      end--;
    }
    return location.substring(0, end);
  }
}
