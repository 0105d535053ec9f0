package slipway.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.Config.HttpConfig;

/// Where programs on this machine reach this server; known once it listens, for a port of 0 is
/// chosen then.
public final class OwnAddress {
  private final CompletableFuture<URI> known = new CompletableFuture<>();

  public void listens(HttpConfig config, int port) {
    known.complete(URI.create("http://" + host(config.host()) + ":" + port));
  }

  /// Waits a little for a server that is just starting.
  public URI await(Duration most) {
    try {
      return known.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(ErrorCode.CANCELLED, "interrupted while the server starts", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new SlipwayException(
          ErrorCode.UNAVAILABLE, "the server does not listen yet (expected: soon); try again", e);
    }
  }

  /// An address that stands for all of this machine's is no place to go to.
  private static String host(String configured) {
    try {
      var address = InetAddress.getByName(configured);
      if (address.isAnyLocalAddress()) {
        return "127.0.0.1";
      }
      var text = address.getHostAddress();
      return text.contains(":") ? "[" + text + "]" : text;
    } catch (UnknownHostException _) {
      return configured;
    }
  }

  /// Whether only this machine reaches the address.
  public static boolean isLoopback(HttpConfig config) {
    try {
      return InetAddress.getByName(config.host()).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
