package slipway.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;

/// A server process of one's own: the demo's, and the end-to-end tests'.
public final class DemoServer implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final int LOG_LINES_SHOWN = 12;

  /// What the server writes when it is ready.
  private record Ready(int port, long pid) {}

  private final List<String> command;
  private final Path home;
  private @Nullable Process process;
  private @Nullable URI address;

  /// @param launcher the command that starts a server when options of `serve` follow
  /// @param port 0 for any free one
  /// @param options further options of `serve`
  public DemoServer(List<String> launcher, Path home, int port, String... options) {
    var words = new ArrayList<>(launcher);
    words.addAll(List.of("--home", home.toString(), "--port", String.valueOf(port)));
    words.addAll(List.of("--ready-file", readyFile(home).toString()));
    words.addAll(List.of(options));
    this.command = List.copyOf(words);
    this.home = home;
  }

  /// Starts the process and waits until it answers. `environment` is added to this one's.
  public URI start(Map<String, String> environment) {
    try {
      Files.createDirectories(home);
      Files.deleteIfExists(readyFile(home));
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
      builder.environment().putAll(environment);
      var started = builder.start();
      process = started;
      var deadline = Instant.now().plus(START_TIMEOUT);
      while (!Files.exists(readyFile(home))) {
        if (!started.isAlive()) {
          throw new SlipwayException(
              ErrorCode.UNAVAILABLE, "the server did not start:\n" + lastLines());
        }
        if (Instant.now().isAfter(deadline)) {
          started.destroyForcibly();
          throw new SlipwayException(
              ErrorCode.TIMED_OUT,
              "the server was not ready within "
                  + START_TIMEOUT.toSeconds()
                  + " s; its log is "
                  + log());
        }
        Thread.sleep(Duration.ofMillis(10));
      }
      var ready = Json.readLenient(Files.readAllBytes(readyFile(home)), Ready.class);
      var uri = URI.create("http://127.0.0.1:" + ready.port());
      address = uri;
      return uri;
    } catch (IOException e) {
      throw new SlipwayException(
          ErrorCode.UNAVAILABLE,
          "the server cannot be started in " + home + ": " + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(ErrorCode.CANCELLED, "interrupted while the server started", e);
    }
  }

  public boolean isAlive() {
    var running = process;
    return running != null && running.isAlive();
  }

  /// The address it answers at, once started.
  public URI address() {
    var known = address;
    if (known == null) {
      throw new IllegalStateException("not started");
    }
    return known;
  }

  /// Waits until the process has ended by itself.
  public int awaitExit() throws InterruptedException {
    var running = process;
    return running == null ? 0 : running.waitFor();
  }

  /// Where the process writes what it says.
  public Path log() {
    return home.resolveSibling(home.getFileName() + ".log");
  }

  private static Path readyFile(Path home) {
    return home.resolveSibling(home.getFileName() + ".ready");
  }

  private String lastLines() {
    try {
      var lines = Files.readAllLines(log());
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    } catch (IOException _) {
      return "(no log at " + log() + ")";
    }
  }

  /// Ends the server in order, so that nothing is left half done.
  @Override
  public void close() {
    var running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
      Files.deleteIfExists(readyFile(home));
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException _) {
      // the file is only a signal; the next start removes it
    }
  }
}
