package slipway.http;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import slipway.config.Config.HttpConfig;
import slipway.telemetry.Telemetry;

/// The one port: HTTP/1.1 and h2c.
public final class WebServer implements AutoCloseable {
  /// Long query strings are real: MLflow asks for the metrics of a hundred runs by their ids.
  private static final int REQUEST_LINE_MAX = 64 << 10;

  private static final int HEADERS_MAX = 32 << 10;
  private static final int CONNECTIONS_MAX = 10_000;
  private static final Duration IDLE_MAX = Duration.ofSeconds(75);
  private static final Duration DRAIN_QUIET = Duration.ofMillis(20);
  private static final Duration DRAIN_MAX = Duration.ofSeconds(20);

  private final Server server;
  private final RequestThreads threads;
  private final EventStreams streams;

  private WebServer(Server server, RequestThreads threads, EventStreams streams) {
    this.server = server;
    this.threads = threads;
    this.streams = streams;
  }

  /// Binds and serves; port 0 takes a free one.
  public static WebServer start(HttpConfig config, Router router) {
    return start(config, router, new Telemetry());
  }

  /// Binds and serves, with its durations counted in `telemetry`; [PortInUse] when it cannot bind.
  public static WebServer start(HttpConfig config, Router router, Telemetry telemetry) {
    var threads = new RequestThreads();
    var streams = new EventStreams();
    var builder =
        Server.builder()
            .http(new InetSocketAddress(config.host(), config.port()))
            .requestTimeout(config.requestTimeout())
            .idleTimeout(IDLE_MAX)
            .maxNumConnections(CONNECTIONS_MAX)
            .http1MaxInitialLineLength(REQUEST_LINE_MAX)
            .http1MaxHeaderSize(HEADERS_MAX)
            .http2MaxHeaderListSize(HEADERS_MAX)
            .childChannelOption(ChannelOption.TCP_NODELAY, true)
            .gracefulShutdownTimeout(DRAIN_QUIET, DRAIN_MAX)
            .bossGroupFactory(Acceptor::new)
            .blockingTaskExecutor(threads, false)
            .addHeader("x-content-type-options", "nosniff")
            .addHeader("x-frame-options", "SAMEORIGIN")
            .disableServerHeader();
    router.bind(builder, config, streams, telemetry);
    var server = builder.build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      threads.shutdown();
      throw e.getCause() instanceof IOException taken
          ? new PortInUse(config.host(), config.port(), taken)
          : e;
    }
    return new WebServer(server, threads, streams);
  }

  /// Loads the web server's classes, on the caller's thread: a third of what a start takes, to be
  /// done while other parts are opened.
  public static void load() {
    CommonPools.workerGroup();
    Server.builder().service("/", (_, _) -> HttpResponse.of(HttpStatus.OK)).build();
  }

  /// Throws [PortInUse] before anything else was started for nothing.
  public static void requireFreePort(HttpConfig config) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(config.host(), config.port()));
    } catch (IOException e) {
      throw new PortInUse(config.host(), config.port(), e);
    }
  }

  public int port() {
    return server.activeLocalPort();
  }

  /// Takes no new requests, ends the event streams, waits (bounded) for the answers under way.
  @Override
  public void close() {
    streams.close();
    server.stop().join();
    threads.shutdownNow();
  }
}
