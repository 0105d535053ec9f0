package slipway.ui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.http.Request;
import slipway.http.Response;

/// Scripts, styles and pictures of the pages: from the jar, named by their content in the address,
/// so that browsers keep them for good.
final class StaticFiles {
  /// Every file there is; nothing else is ever read.
  private static final Map<String, String> TYPES =
      Map.of(
          "static/app.css", "text/css; charset=utf-8",
          "static/app.js", "text/javascript; charset=utf-8",
          "static/charts.js", "text/javascript; charset=utf-8",
          "static/theme.js", "text/javascript; charset=utf-8",
          "static/start.js", "text/javascript; charset=utf-8",
          "static/icon.svg", "image/svg+xml",
          "vendor/htmx-2.0.11.min.js", "text/javascript; charset=utf-8",
          "vendor/echarts-6.1.0.common.min.js", "text/javascript; charset=utf-8");

  private static final int MARK_LENGTH = 12;

  private record File(byte[] plain, byte[] zipped, String mark) {}

  private final Map<String, File> files = new ConcurrentHashMap<>();

  /// The address of a file, with a mark of its content.
  String address(String name) {
    return "/ui/" + name + "?" + file(name).mark();
  }

  Response answer(String name, Request request) {
    if (!TYPES.containsKey(name)) {
      throw new SlipwayException(ErrorCode.NOT_FOUND, "/ui/" + name + ": no such file");
    }
    var file = file(name);
    var zipped = request.header("accept-encoding").orElse("").contains("gzip");
    var response =
        Response.of(200, TYPES.getOrDefault(name, ""), zipped ? file.zipped() : file.plain())
            .with("cache-control", "public, max-age=31536000, immutable")
            .with("vary", "accept-encoding")
            .with("x-content-type-options", "nosniff");
    return zipped ? response.with("content-encoding", "gzip") : response;
  }

  private File file(String name) {
    return files.computeIfAbsent(name, StaticFiles::read);
  }

  private static File read(String name) {
    try (var in = StaticFiles.class.getResourceAsStream("/ui/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks /ui/" + name);
      }
      var plain = in.readAllBytes();
      var zipped = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(zipped)) {
        gzip.write(plain);
      }
      return new File(
          plain, zipped.toByteArray(), Digest.of(plain).hex().substring(0, MARK_LENGTH));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
