package slipway.e2e;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import slipway.api.Json;

/// A real server, as `slipway serve` starts it, on a free port.
final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final int POLL_MILLIS = 50;
  private static final int STOP_LIMIT_SECONDS = 20;

  private final Process process;
  private final Path log;
  private final int port;

  private ServerProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /// Starts in `directory/home` and returns when requests are answered.
  static ServerProcess start(Path directory, String... options)
      throws IOException, InterruptedException {
    var ready = directory.resolve("ready.json");
    var log = directory.resolve("server.log");
    var words = new ArrayList<>(Installation.server());
    words.addAll(
        List.of(
            "--home",
            directory.resolve("home").toString(),
            "--port",
            "0",
            "--ready-file",
            ready.toString()));
    words.addAll(List.of(options));
    var process =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var limit = Instant.now().plus(START_LIMIT);
    while (!Files.exists(ready)) {
      if (!process.isAlive() || Instant.now().isAfter(limit)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not start: " + Files.readString(log));
      }
      Thread.sleep(POLL_MILLIS);
    }
    int port = Json.tree(Files.readAllBytes(ready)).path("port").asInt();
    return new ServerProcess(process, log, port);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// What the server has said so far.
  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
