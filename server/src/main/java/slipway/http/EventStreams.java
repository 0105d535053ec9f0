package slipway.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.telemetry.RequestId;

/// The open streams of server-sent events (WHATWG HTML §9.2): each is kept alive by comments, waits
/// for its client (nothing piles up for a slow one), and ends when the server drains.
final class EventStreams {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
  private static final int STREAMS_MAX = 512;
  private static final long HEARTBEAT_SECONDS = 15;
  private static final long CONSUMED_SECONDS_MAX = 30;
  private static final HttpData HEARTBEAT = HttpData.ofUtf8(": still here\n\n");

  private final Set<Stream> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  HttpResponse start(
      ResponseHeaders headers,
      Response.EventSource source,
      ServiceRequestContext context,
      String requestId) {
    if (closed || open.size() >= STREAMS_MAX) {
      throw new SlipwayException(
          ErrorCode.TOO_MANY_REQUESTS,
          "event streams: " + open.size() + " (expected: < " + STREAMS_MAX + "); try again later");
    }
    var writer = HttpResponse.streaming();
    var stream = new Stream(writer);
    open.add(stream);
    var heartbeat =
        context
            .eventLoop()
            .withoutContext()
            .scheduleAtFixedRate(
                stream::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    var unused =
        writer
            .whenComplete()
            .whenComplete((_, _) -> {
              heartbeat.cancel(false);
              open.remove(stream);
            });
    writer.write(headers);
    context
        .blockingTaskExecutor()
        .execute(() ->
            RequestId.during(
                requestId,
                () -> {
                  stream.run(source);
                  return requestId;
                }));
    return writer;
  }

  /// Ends all streams; their sources see it at their next look.
  void close() {
    closed = true;
    open.forEach(Stream::end);
  }

  private static final class Stream implements Response.EventSink {
    private final HttpResponseWriter writer;
    private volatile boolean ended;

    Stream(HttpResponseWriter writer) {
      this.writer = writer;
    }

    void run(Response.EventSource source) {
      try {
        source.write(this);
      } catch (Exception e) {
        LOG.debug("event stream ended", e);
      }
      end();
    }

    void beat() {
      if (!writer.tryWrite(HEARTBEAT)) {
        ended = true;
      }
    }

    void end() {
      ended = true;
      writer.close();
    }

    @Override
    public void send(String event, String data) {
      var text = new StringBuilder("event: ").append(event).append('\n');
      data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
      if (ended || !writer.tryWrite(HttpData.ofUtf8(text.append('\n').toString()))) {
        throw new IllegalStateException("client gone");
      }
      try {
        writer.whenConsumed().orTimeout(CONSUMED_SECONDS_MAX, TimeUnit.SECONDS).join();
      } catch (CompletionException e) {
        throw new IllegalStateException("client gone", e);
      }
    }

    @Override
    public boolean isOpen() {
      return !ended && writer.isOpen();
    }
  }
}
