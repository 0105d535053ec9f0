package slipway.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.http.Request;
import slipway.http.Response;

/// Scripts, styles and pictures of the pages: from the jar, named by their content in the address,
/// so that browsers keep them for good.
final class StaticFiles {
  /// Every file there is; nothing else is ever read.
  private static final Set<String> FILES =
      Set.of(
          "static/app.css",
          "static/app.js",
          "static/charts.js",
          "static/forms.js",
          "static/lineage.js",
          "static/live.js",
          "static/palette.js",
          "static/query.js",
          "static/tables.js",
          "static/select.js",
          "static/theme.js",
          "static/start.js",
          "static/icon.svg",
          "vendor/htmx-2.0.11.min.js",
          "vendor/echarts-6.1.0.common.min.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final int MARK_LENGTH = 12;

  private record File(byte[] plain, byte[] zipped, String mark) {}

  private final Map<String, File> files = new ConcurrentHashMap<>();

  /// The address of a file, with a mark of its content.
  String address(String name) {
    return "/ui/" + name + "?" + file(name).mark();
  }

  Response answer(String name, Request request) {
    if (!FILES.contains(name)) {
      throw new SlipwayException(ErrorCode.NOT_FOUND, "/ui/" + name + ": no such file");
    }
    var file = file(name);
    var zipped = Zipped.isTaken(request);
    var response =
        Response.of(200, type(name), zipped ? file.zipped() : file.plain())
            .with("cache-control", "public, max-age=31536000, immutable")
            .with("vary", "accept-encoding")
            .with("x-content-type-options", "nosniff");
    return zipped ? response.with("content-encoding", "gzip") : response;
  }

  private static String type(String name) {
    return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "");
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
      return new File(
          plain,
          Zipped.bytes(plain, Deflater.BEST_COMPRESSION),
          Digest.of(plain).hex().substring(0, MARK_LENGTH));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
