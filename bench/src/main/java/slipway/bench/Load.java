package slipway.bench;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Clients that each send one request after the other, for a bounded time.
final class Load {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  /// One client; `once` is false when it has nothing more to do.
  interface Client extends Closeable {
    boolean once() throws IOException;
  }

  /// Makes a client with a connection of its own.
  @FunctionalInterface
  interface Clients {
    Client open(int number) throws IOException;
  }

  /// What was seen in one round: requests answered a second over all clients, their latencies, and
  /// how many the server refused, which are in neither.
  record Round(double rate, double p50, double p95, double p99, long refused) {
    /// Of each figure its median over the rounds, and the sum of the refused.
    static Round median(List<Round> rounds) {
      return new Round(
          middle(rounds.stream().mapToDouble(Round::rate).toArray()),
          middle(rounds.stream().mapToDouble(Round::p50).toArray()),
          middle(rounds.stream().mapToDouble(Round::p95).toArray()),
          middle(rounds.stream().mapToDouble(Round::p99).toArray()),
          rounds.stream().mapToLong(Round::refused).sum());
    }

    /// Rate, and milliseconds at the 50th, 95th and 99th percentile.
    String text() {
      var failures = refused == 0 ? "" : ", " + refused + " refused";
      return String.format(
          Locale.ROOT,
          "%,8.0f/s  p50 %.3f  p95 %.3f  p99 %.3f ms%s",
          rate,
          p50,
          p95,
          p99,
          failures);
    }
  }

  private Load() {}

  static Round run(int clients, Duration time, Clients opener) throws IOException {
    var open = new ArrayList<Client>();
    try (var threads = Executors.newFixedThreadPool(clients)) {
      for (int i = 0; i < clients; i++) {
        open.add(opener.open(i));
      }
      long begin = System.nanoTime();
      var tasks =
          open.stream()
              .map(client -> threads.submit(() -> watch(client, begin + time.toNanos())))
              .toList();
      var all = new ArrayList<Seen>();
      for (var task : tasks) {
        all.add(task.get());
      }
      return round(all, System.nanoTime() - begin);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      for (var client : open) {
        client.close();
      }
    }
  }

  /// The middle of the values; of an even number, the lower of the two.
  static double middle(double... values) {
    Arrays.sort(values);
    return values[(values.length - 1) / 2];
  }

  /// A client's latencies, and how often it was refused.
  @SuppressWarnings("ArrayRecordComponent")
  private record Seen(long[] nanos, long refused) {}

  private static Seen watch(Client client, long deadline) throws IOException {
    var nanos = new long[1024];
    int count = 0;
    long refused = 0;
    long before = System.nanoTime();
    while (before < deadline) {
      boolean answered = true;
      try {
        if (!client.once()) {
          break;
        }
      } catch (Lane.Refused e) {
        answered = false;
        if (refused++ == 0) {
          System.err.println(e.getMessage());
        }
      }
      long after = System.nanoTime();
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      if (answered) {
        nanos[count++] = after - before;
      }
      before = after;
    }
    return new Seen(Arrays.copyOf(nanos, count), refused);
  }

  private static Round round(List<Seen> clients, long elapsed) {
    var all =
        clients.stream().flatMapToLong(seen -> Arrays.stream(seen.nanos())).sorted().toArray();
    if (all.length == 0) {
      throw new IllegalStateException("nothing was answered");
    }
    return new Round(
        all.length * NANOS_PER_SECOND / elapsed,
        percentile(all, 0.5),
        percentile(all, 0.95),
        percentile(all, 0.99),
        clients.stream().mapToLong(Seen::refused).sum());
  }

  private static double percentile(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))]
        / NANOS_PER_MILLI;
  }
}
