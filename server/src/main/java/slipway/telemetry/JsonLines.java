package slipway.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import slipway.api.Json;

/// One JSON object for each logged event: `time`, `level`, `logger`, `thread`, `message`, and where
/// there are any `request_id` and `stack`. It must run on the thread that logs, which knows the
/// request.
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = new byte[0];
  private static final byte[] LINE_END = {'\n'};

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString());
    fields.put("logger", event.getLoggerName());
    fields.put("thread", event.getThreadName());
    RequestId.current().ifPresent(id -> fields.put("request_id", id));
    fields.put("message", String.valueOf(event.getFormattedMessage()));
    if (event.getThrowableProxy() != null) {
      fields.put("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    var json = Json.bytes(fields);
    var line = new byte[json.length + LINE_END.length];
    System.arraycopy(json, 0, line, 0, json.length);
    System.arraycopy(LINE_END, 0, line, json.length, LINE_END.length);
    return line;
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  /// A line for people: time of day, level, the logger's last name, message, request, and the stack
  /// of what was thrown.
  static final class Plain extends EncoderBase<ILoggingEvent> {
    private static final int TIME_FROM = 11;
    private static final int TIME_TO = 19;
    private final boolean withStack;

    Plain(boolean withStack) {
      this.withStack = withStack;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
      var logger = event.getLoggerName();
      var text = new StringBuilder();
      text.append(event.getInstant().toString(), TIME_FROM, TIME_TO);
      text.append(' ').append(event.getLevel()).append(' ');
      text.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
      text.append(event.getFormattedMessage());
      RequestId.current().ifPresent(id -> text.append(" (request ").append(id).append(')'));
      text.append('\n');
      if (event.getThrowableProxy() != null) {
        if (withStack) {
          text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        } else {
          text.append("  ")
              .append(event.getThrowableProxy().getClassName())
              .append(": ")
              .append(event.getThrowableProxy().getMessage())
              .append(" (the stack is in HOME/logs/slipway.log)\n");
        }
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] headerBytes() {
      return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
      return NOTHING;
    }
  }
}
