package slipway.http;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// The one thread that accepts connections. It has nothing to finish when the server stops, so it
/// does not wait the two seconds that it otherwise would.
final class Acceptor extends MultiThreadIoEventLoopGroup {
  private static final long STOP_SECONDS_MAX = 5;

  Acceptor(String name) {
    super(1, Thread.ofPlatform().name(name).factory(), NioIoHandler.newFactory());
  }

  @Override
  public Future<?> shutdownGracefully() {
    return shutdownGracefully(0, STOP_SECONDS_MAX, TimeUnit.SECONDS);
  }
}
