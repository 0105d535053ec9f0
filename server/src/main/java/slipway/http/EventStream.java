package slipway.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Server-sent events (WHATWG HTML §9.2) to one client.
final class EventStream implements Response.EventSink {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final HttpResponseWriter writer;

  private EventStream(HttpResponseWriter writer) {
    this.writer = writer;
  }

  static HttpResponse start(
      ResponseHeaders headers, Response.EventSource source, ServiceRequestContext context) {
    var writer = HttpResponse.streaming();
    writer.write(headers);
    context
        .blockingTaskExecutor()
        .execute(() -> {
          try {
            source.write(new EventStream(writer));
            writer.close();
          } catch (Exception e) {
            LOG.debug("event stream ended", e);
            writer.close();
          }
        });
    return writer;
  }

  @Override
  public void send(String event, String data) {
    var text = new StringBuilder("event: ").append(event).append('\n');
    data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    if (!writer.tryWrite(HttpData.ofUtf8(text.append('\n').toString()))) {
      throw new IllegalStateException("client gone");
    }
  }

  @Override
  public boolean isOpen() {
    return writer.isOpen();
  }
}
