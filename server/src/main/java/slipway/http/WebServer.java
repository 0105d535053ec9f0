package slipway.http;

import com.linecorp.armeria.server.Server;
import java.net.InetSocketAddress;
import slipway.config.Config.HttpConfig;

/// The one port: HTTP/1.1 and h2c.
public final class WebServer implements AutoCloseable {
  private final Server server;
  private final RequestThreads threads;

  private WebServer(Server server, RequestThreads threads) {
    this.server = server;
    this.threads = threads;
  }

  /// Binds and serves; port 0 takes a free one.
  public static WebServer start(HttpConfig config, Router router) {
    var threads = new RequestThreads();
    var builder =
        Server.builder()
            .http(new InetSocketAddress(config.host(), config.port()))
            .requestTimeout(config.requestTimeout())
            .blockingTaskExecutor(threads, true)
            .disableServerHeader();
    router.bind(builder, config.bodyBytesMax());
    var server = builder.build();
    server.start().join();
    return new WebServer(server, threads);
  }

  public int port() {
    return server.activeLocalPort();
  }

  @Override
  public void close() {
    server.stop().join();
    threads.shutdown();
  }
}
