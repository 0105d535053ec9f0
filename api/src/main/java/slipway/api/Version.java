package slipway.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/// Which Slipway this is, as the build wrote it down.
///
/// @param revision of the sources, empty when it was not built from a clone
public record Version(String number, String revision) {
  private static final Version OWN = read();

  public static Version own() {
    return OWN;
  }

  /// `0.1.0 (791e475a3c)`, or the number alone.
  public String text() {
    return revision.isEmpty() ? number : number + " (" + revision + ")";
  }

  private static Version read() {
    try (var in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks slipway/api/version.properties");
      }
      var written = new Properties();
      written.load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
      return new Version(
          written.getProperty("number", "").strip(), written.getProperty("revision", "").strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
