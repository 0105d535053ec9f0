package slipway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.StreamMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.http.Response.FilePart;
import slipway.http.Response.Once;

/// Answers a request for a file: whole, one range of it, or not again (RFC 9110 §13, §14).
final class FileAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(FileAnswer.class);
  private static final String BYTES = "bytes=";

  /// A range as asked for, within the file: `length` bytes from `offset`. Length 0 when it lies
  /// outside.
  record Range(long offset, long length) {
    boolean isSatisfiable() {
      return length > 0;
    }
  }

  private FileAnswer() {}

  static HttpResponse of(ResponseHeadersBuilder headers, FilePart part, RequestHeaders request) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, part.contentType());
    var etag = headers.get(HttpHeaderNames.ETAG);
    if (headers.status().code() == 200) {
      headers.set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
      if (etag != null && isNamed(etag, request.get(HttpHeaderNames.IF_NONE_MATCH))) {
        headers.status(HttpStatus.NOT_MODIFIED);
        return HttpResponse.of(headers.build());
      }
      var range = range(request, etag, part.length());
      if (range != null && !range.isSatisfiable()) {
        headers.status(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
        headers.set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + part.length());
        headers.contentLength(0);
        return HttpResponse.of(headers.build());
      }
      if (range != null) {
        headers.status(HttpStatus.PARTIAL_CONTENT);
        headers.set(
            HttpHeaderNames.CONTENT_RANGE,
            "bytes "
                + range.offset()
                + '-'
                + (range.offset() + range.length() - 1)
                + '/'
                + part.length());
        return streamed(headers, part, range);
      }
    }
    return streamed(headers, part, new Range(0, part.length()));
  }

  /// Whole, and deletes the file afterwards, however that ends.
  static HttpResponse once(ResponseHeadersBuilder headers, Once once) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, once.contentType());
    headers.contentLength(once.length());
    var answer = HttpResponse.of(headers.build(), StreamMessage.of(once.file()));
    var unused = answer.whenComplete().handle((_, _) -> deleted(once.file()));
    return answer;
  }

  private static boolean deleted(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted", file, e);
      return false;
    }
  }

  private static HttpResponse streamed(ResponseHeadersBuilder headers, FilePart part, Range range) {
    headers.contentLength(range.length());
    return range.length() == 0
        ? HttpResponse.of(headers.build())
        : HttpResponse.of(
            headers.build(),
            StreamMessage.of(part.file()).range(part.offset() + range.offset(), range.length()));
  }

  private static boolean isNamed(String etag, @Nullable String ifNoneMatch) {
    if (ifNoneMatch == null) {
      return false;
    }
    for (var candidate : ifNoneMatch.split(",", -1)) {
      var tag = candidate.strip();
      if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Range range(RequestHeaders request, @Nullable String etag, long size) {
    var asked = request.get(HttpHeaderNames.RANGE);
    var ifRange = request.get(HttpHeaderNames.IF_RANGE);
    if (asked == null || (ifRange != null && !ifRange.equals(etag))) {
      return null;
    }
    return parse(asked, size);
  }

  /// Null for what is no single range of bytes, which is then passed over, as the RFC asks.
  static @Nullable Range parse(String asked, long size) {
    int dash = asked.indexOf('-');
    if (!asked.startsWith(BYTES) || dash < 0 || asked.indexOf(',') >= 0) {
      return null;
    }
    var first = asked.substring(BYTES.length(), dash).strip();
    var last = asked.substring(dash + 1).strip();
    try {
      if (first.isEmpty()) {
        long suffix = Math.min(nonNegative(last), size);
        return new Range(size - suffix, suffix);
      }
      long from = nonNegative(first);
      long to = last.isEmpty() ? size - 1 : Math.min(nonNegative(last), size - 1);
      if (!last.isEmpty() && nonNegative(last) < from) {
        return null;
      }
      return new Range(from, Math.max(0, to - from + 1));
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static long nonNegative(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        throw new NumberFormatException(digits);
      }
    }
    return Long.parseLong(digits);
  }
}
