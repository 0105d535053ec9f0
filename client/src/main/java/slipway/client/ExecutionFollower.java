package slipway.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Execution;
import slipway.client.Transport.Call;

/// Reads the server-sent events of an execution (WHATWG HTML §9.2) until it has ended.
final class ExecutionFollower {
  private static final Duration STREAM_TIMEOUT = Duration.ofHours(24);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int BREAKS_MAX = 60;

  /// The events that tell the whole state; heartbeats are passed over.
  private static final Set<String> STATES = Set.of("execution", "end");

  private static final String LOG = "log";

  private final Transport transport;
  private final String path;
  private final Consumer<Execution> listener;
  private final Consumer<Execution.LogLine> lines;
  private @Nullable Execution last;
  private long lastLine;

  /// @param lines told each line once, in order, also when the stream broke between
  ExecutionFollower(
      Transport transport,
      String path,
      Consumer<Execution> listener,
      Consumer<Execution.LogLine> lines) {
    this.transport = transport;
    this.path = path;
    this.listener = listener;
    this.lines = lines;
  }

  Execution follow() {
    for (int breaks = 0; ; breaks++) {
      try {
        readEvents();
      } catch (IOException e) {
        if (breaks >= BREAKS_MAX) {
          throw transport.unreachable(e);
        }
      }
      var now = ended().orElseGet(this::ask);
      if (now.status().hasEnded()) {
        return now;
      }
      pause();
    }
  }

  private Optional<Execution> ended() {
    return Optional.ofNullable(last).filter(e -> e.status().hasEnded());
  }

  /// The state itself, for when the stream ended without telling.
  private Execution ask() {
    var now = transport.call(Call.get(path), Execution.class);
    tell(now);
    return now;
  }

  private void readEvents() throws IOException {
    var stream = transport.stream(Call.get(path + "/events").within(STREAM_TIMEOUT));
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      var data = new StringBuilder();
      var event = "";
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("event:")) {
          event = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")) {
          data.append(line, "data:".length(), line.length()).append('\n');
        } else if (line.isEmpty()) {
          take(event, data.toString().getBytes(StandardCharsets.UTF_8));
          data.setLength(0);
          event = "";
          if (ended().isPresent()) {
            return;
          }
        }
      }
    }
  }

  private void take(String event, byte[] data) {
    if (STATES.contains(event)) {
      tell(Json.readLenient(data, Execution.class));
    } else if (event.equals(LOG)) {
      var line = Json.readLenient(data, Execution.LogLine.class);
      if (line.number() > lastLine) {
        lastLine = line.number();
        lines.accept(line);
      }
    }
  }

  private void tell(Execution now) {
    if (!now.equals(last)) {
      last = now;
      listener.accept(now);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(
          slipway.api.ErrorCode.CANCELLED, "interrupted while following an execution", e);
    }
  }
}
