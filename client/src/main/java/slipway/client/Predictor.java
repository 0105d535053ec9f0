package slipway.client;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Prediction;

/// Sends many one-row predictions: each is a request of its own, over a few connections that stay
/// open, some requests ahead on each (HTTP/1.1 pipelining, RFC 9112 §9.3.2), so that neither side
/// waits for the other.
///
/// Nothing is sent twice. When a connection breaks, what was not answered is not known to have been
/// logged or not: [#predictAll] fails, and its sink has heard of every answer that came.
public final class Predictor {
  private static final int CONNECTIONS = 2;
  private static final int AHEAD = 16;

  private final URI server;
  private final String path;

  Predictor(URI server, String path) {
    this.server = server;
    this.path = path;
  }

  /// Hears of answers, from several threads, in no order; `row` is the number of the input.
  public interface Sink {
    void answered(int row, Prediction prediction);

    /// The server refused this row; by default the whole call fails with it.
    default void refused(int row, SlipwayException problem) {
      throw problem;
    }
  }

  /// Predicts rows 0 to `rows` - 1; `body` gives the JSON object of a row. Returns the number of
  /// answered rows.
  public long predictAll(int rows, IntFunction<String> body, Sink sink) {
    var next = new AtomicInteger();
    var answered = new AtomicLong();
    var failure = new AtomicReference<@Nullable RuntimeException>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(CONNECTIONS, rows); i++) {
      threads.add(
          Thread.ofPlatform()
              .name("predict-" + i)
              .start(() -> {
                try {
                  answered.addAndGet(send(next, rows, body, sink, failure));
                } catch (RuntimeException e) {
                  failure.compareAndSet(null, e);
                }
              }));
    }
    for (var thread : threads) {
      join(thread);
    }
    var failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return answered.get();
  }

  /// Predicts the entities by their key alone: `{"KEY": ENTITY}`.
  public long predictAll(String key, long[] entities, Sink sink) {
    var start = "{" + Json.text(key) + ":";
    return predictAll(entities.length, row -> start + entities[row] + "}", sink);
  }

  private long send(
      AtomicInteger next,
      int rows,
      IntFunction<String> body,
      Sink sink,
      AtomicReference<@Nullable RuntimeException> failure) {
    long answered = 0;
    var waiting = new int[AHEAD];
    int oldest = 0;
    int count = 0;
    try (var connection = KeptConnection.open(server, path)) {
      while (failure.get() == null) {
        while (count < AHEAD) {
          int row = next.getAndIncrement();
          if (row >= rows) {
            break;
          }
          connection.write(body.apply(row).getBytes(StandardCharsets.UTF_8));
          waiting[(oldest + count) % AHEAD] = row;
          count++;
        }
        if (count == 0) {
          return answered;
        }
        // half the window is read before the next is written: few, large packets both ways
        int reads = count < AHEAD ? count : AHEAD / 2;
        connection.flush();
        for (int i = 0; i < reads; i++) {
          tell(waiting[oldest], connection.read(), sink);
          oldest = (oldest + 1) % AHEAD;
          count--;
          answered++;
        }
      }
      return answered;
    } catch (IOException e) {
      throw Failures.unreachable(server, e);
    }
  }

  private static void tell(int row, KeptConnection.Answer answer, Sink sink) {
    if (answer.status() == 200) {
      sink.answered(row, Json.readLenient(answer.body(), Prediction.class));
    } else {
      sink.refused(row, Failures.of(answer.status(), answer.body()));
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(ErrorCode.CANCELLED, "interrupted while predicting", e);
    }
  }
}
