package slipway.ui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import slipway.http.Request;
import slipway.http.Response;

/// Answers made small for browsers that take them so: pages and scripts shrink to a fifth.
final class Zipped {
  private static final int BYTES_MIN = 1_024;

  private static final class Stream extends GZIPOutputStream {
    Stream(OutputStream out, int level) throws IOException {
      super(out);
      def.setLevel(level);
    }
  }

  private Zipped() {}

  static boolean isTaken(Request request) {
    return request.header("accept-encoding").orElse("").contains("gzip");
  }

  /// A page as it is, or zipped.
  static Response page(Response page, Request request) {
    if (!(page.body() instanceof Response.Bytes(var type, var bytes))
        || !type.startsWith("text/")
        || bytes.length < BYTES_MIN
        || !isTaken(request)) {
      return page;
    }
    var zipped = new Response.Bytes(type, bytes(bytes, Deflater.DEFAULT_COMPRESSION));
    return new Response(page.status(), page.headers(), zipped).with("content-encoding", "gzip");
  }

  /// @param level of [Deflater]
  static byte[] bytes(byte[] plain, int level) {
    var out = new ByteArrayOutputStream();
    try (var zip = new Stream(out, level)) {
      zip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
