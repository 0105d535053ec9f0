package slipway.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.config.Launch;
import slipway.telemetry.Logs;

/// The server process: `slipway serve`. Ends with one of [ExitCode].
public final class Main {
  /// What a script reads from `--ready-file`.
  record Ready(int port, long pid) {}

  private Main() {}

  @SuppressWarnings("SystemOut") // the one line that tells a person where to go
  public static void main(String[] arguments) throws InterruptedException {
    // what is decided is told in English and kept as evidence: its numbers read alike everywhere
    Locale.setDefault(Locale.ENGLISH);
    if (List.of(arguments).contains("--help")) {
      System.out.println(Launch.help());
      return;
    }
    try {
      var launch = Launch.of(List.of(arguments));
      if (launch.mode() == Launch.Mode.CHECK) {
        check(launch);
      }
      var server = start(launch);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
      writeReadyFile(launch, server);
      System.out.println(
          "Slipway is ready at http://"
              + address(launch.config().http().host())
              + ":"
              + server.port()
              + "/ (home "
              + launch.config().home()
              + ")");
      if (launch.mode() == Launch.Mode.WARM_UP) {
        WarmUp.run(server);
        System.exit(ExitCode.STOPPED.status());
      }
    } catch (StartRefused e) {
      refuse(e.exitCode(), e.line());
    } catch (SlipwayException e) {
      refuse(ExitCode.WRONG_SETTING, e.message());
    } catch (IOException e) {
      refuse(ExitCode.WRONG_SETTING, "ready file: " + e);
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(Main.class).error("the server did not start", e);
      refuse(ExitCode.FAILED, "the server did not start: " + e.getMessage());
    }
    Thread.currentThread().join();
  }

  /// Ends the process: 0 when all is well.
  @SuppressWarnings("SystemOut")
  private static void check(Launch launch) {
    Logs.toStandardError(launch.config().log());
    var findings = Checkup.of(launch.config());
    System.out.println(Json.text(findings));
    System.exit(
        (findings.stream().allMatch(Checkup.Finding::ok) ? ExitCode.STOPPED : ExitCode.FAILED)
            .status());
  }

  /// Logs go to the home from the moment it is ours.
  private static Server start(Launch launch) {
    var config = launch.config();
    Logs.toStandardError(config.log());
    Server.requireLoopback(config.http());
    var home = Home.open(config.home());
    Logs.toFile(config.log(), home.logs());
    launch.warnings().forEach(LoggerFactory.getLogger(Main.class)::warn);
    return Server.start(config, home);
  }

  /// The file appears whole: it is written beside and renamed.
  private static void writeReadyFile(Launch launch, Server server) throws IOException {
    if (launch.readyFile().isPresent()) {
      var file = launch.readyFile().get().toAbsolutePath();
      var beside = file.resolveSibling(file.getFileName() + ".tmp");
      Files.write(beside, Json.bytes(new Ready(server.port(), ProcessHandle.current().pid())));
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static String address(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static void refuse(ExitCode code, String line) {
    System.err.println("slipway: " + line);
    Runtime.getRuntime().halt(code.status());
  }

  /// Runs when the process is asked to stop. A JVM ended by a signal would report that signal, so
  /// this ends it itself.
  private static void stop(Server server) {
    server.close();
    Logs.close();
    Runtime.getRuntime().halt(ExitCode.STOPPED.status());
  }
}
