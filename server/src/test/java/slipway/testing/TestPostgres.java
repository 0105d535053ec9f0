package slipway.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL server, started once per JVM and ended with it: the embedded one, or, where
/// user namespaces are refused (root may not run `initdb` then), the system's under its own user.
record TestPostgres(int port) {
  private static final Logger LOG = LoggerFactory.getLogger(TestPostgres.class);
  private static final long COMMAND_SECONDS_MAX = 60;
  private static final Path SYSTEM_VERSIONS = Path.of("/usr/lib/postgresql");

  static TestPostgres instance() {
    return Holder.SERVER;
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private static final class Holder {
    private static final TestPostgres SERVER = start();
  }

  private static TestPostgres start() {
    try {
      // Closed by the library's own shutdown hook.
      @SuppressWarnings("resource")
      var server =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off")
              .setServerConfig("full_page_writes", "off")
              .start();
      return new TestPostgres(server.getPort());
    } catch (IOException | IllegalStateException embedded) {
      LOG.warn("embedded PostgreSQL did not start, trying {}", SYSTEM_VERSIONS, embedded);
      try {
        return startSystem();
      } catch (IOException | InterruptedException system) {
        var failure = new IllegalStateException("no PostgreSQL could be started", system);
        failure.addSuppressed(embedded);
        throw failure;
      }
    }
  }

  private static TestPostgres startSystem() throws IOException, InterruptedException {
    var bin = systemBin();
    // Not under the build's directory: the server's user must be able to reach it.
    var data = Files.createTempDirectory(Path.of("/tmp"), "slipway-postgres-");
    int port = freePort();
    run("chown", "postgres", data.toString());
    run(asPostgres(bin, "initdb", "-D", data.toString(), "-A", "trust", "-U", "postgres", "-N"));
    var options = "-p " + port + " -k " + data + " -c fsync=off -c max_connections=300";
    run(asPostgres(bin, "pg_ctl", "-D", data.toString(), "-w", "-o", options, "start"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(bin, data)));
    return new TestPostgres(port);
  }

  private static Path systemBin() throws IOException {
    try (var versions = Files.list(SYSTEM_VERSIONS)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IOException("no initdb under " + SYSTEM_VERSIONS));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String[] asPostgres(Path bin, String program, String... arguments) {
    var command = new java.util.ArrayList<>(List.of("runuser", "-u", "postgres", "--"));
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var log = Files.createTempFile(Path.of("/tmp"), "slipway-postgres-", ".log");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .directory(Path.of("/tmp").toFile())
              .start();
      if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + ": " + Files.readString(log));
      }
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private static void stop(Path bin, Path data) {
    try {
      run(asPostgres(bin, "pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop"));
      try (var files = Files.walk(data)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
