package slipway.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import slipway.api.Counted;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.client.SlipwayClient;

/// `slipway demo`: a fresh server, the example applied, 18 months of real purchases replayed, and
/// one prediction proved.
@Command(
    name = "demo",
    description = "Replays 18 months of real purchases through a fresh server, then keeps serving.")
public final class DemoCommand implements Callable<Integer> {
  private static final int PORT_MAX = 65_535;
  private static final int OK = 0;

  @Option(names = "--exit", description = "End when the replay has ended.")
  private boolean exit;

  @Option(names = "--report", paramLabel = "FILE", description = "Write the results as JSON.")
  private @Nullable Path report;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where the demo's server keeps its data; emptied first. Default: .slipway/demo")
  private @Nullable Path home;

  @Option(names = "--port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}")
  private int port = 5000;

  @Option(
      names = "--through",
      paramLabel = "YYYY-MM",
      description = "The last month to replay. Default: ${DEFAULT-VALUE}")
  private String through = "1998-06";

  @Option(
      names = "--inject",
      paramLabel = "WHAT",
      description =
          "Incidents to put in: none, A, B, all, A-unguarded, or one damage, as cents or lost-week."
              + " Default: ${DEFAULT-VALUE}")
  private String inject = "all";

  private final Map<String, String> environment;

  public DemoCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var started = Instant.now();
    var root = Path.of(environment("SLIPWAY_ROOT", "."));
    var example = root.resolve("examples/churn");
    // before anything of a former demo is removed
    var incidents = Incidents.of(inject, example);
    var months = Months.read(example.resolve("data/CDNOW_master.txt"));
    var last = last(months);
    var place = home == null ? root.resolve(".slipway/demo") : home;
    requireFreePort();
    DemoHome.prepare(place);
    var server =
        new DemoServer(
            List.of(environment("SLIPWAY_LAUNCHER", "slipway"), "serve"),
            place,
            port,
            "--clock",
            "replay");
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    var display = new Display(System.err);
    display.say("starting a server in " + place);
    try (var client = SlipwayClient.to(server.start(Map.of()))) {
      var replay = new Replay(client, DemoCommand::giveUp, display, incidents);
      display.say(
          "pages      "
              + client.server()
              + "/ (open them now, they fill as it runs; the whole takes minutes)");
      display.say("applying " + example);
      replay.apply(example);
      var results = new ArrayList<Replay.MonthResult>();
      for (var delivery : months.deliveries()) {
        if (!delivery.month().isAfter(last)) {
          results.add(replay.month(delivery));
        }
      }
      var summary = Summary.of(client.defaultProject(), replay, results, started);
      summary.print(System.out, client.defaultProject().lineage(replay.newestPrediction()));
      if (report != null) {
        summary.write(report);
      }
      if (!exit) {
        System.out.println("pages      " + client.server() + "/ (serving until Ctrl-C)");
        server.awaitExit();
      }
    }
    return OK;
  }

  private YearMonth last(Months months) {
    var end = months.deliveries().getLast().month();
    try {
      var month = YearMonth.parse(through);
      if (!month.isBefore(Replay.TRAINING) && !month.isAfter(end)) {
        return month;
      }
    } catch (DateTimeParseException _) {
      // told below
    }
    throw SlipwayException.invalid(
        "--through",
        through,
        "a month from %s, the first with a model, to %s, the last with purchases"
            .formatted(Replay.TRAINING, end));
  }

  private static SlipwayClient giveUp(SlipwayException failure) {
    throw failure;
  }

  private String environment(String name, String otherwise) {
    var value = environment.getOrDefault(name, "");
    return value.isEmpty() ? otherwise : value;
  }

  private void requireFreePort() {
    if (port < 0 || port > PORT_MAX) {
      throw SlipwayException.invalid("--port", port, "a whole number from 0 to " + PORT_MAX);
    }
    try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      probe.getLocalPort();
    } catch (IOException e) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "port %d is taken (expected: free); end what listens there or take another: slipway demo --port %d --home .slipway/demo-%d"
              .formatted(port, port + 1, port + 1),
          e);
    }
  }

  /// Progress for people, on standard error: one line that changes on a terminal, a line a month
  /// elsewhere.
  private static final class Display implements Replay.Listener {
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean live = System.console() != null && System.console().isTerminal();
    private Instant drawn = Instant.MIN;

    Display(PrintStream out) {
      this.out = out;
    }

    void say(String line) {
      out.println((live ? CLEAR : "") + line);
    }

    @Override
    public synchronized void progress(YearMonth month, String step, long done, long total) {
      var now = Instant.now();
      if (live && Duration.between(drawn, now).compareTo(REDRAW) > 0) {
        drawn = now;
        out.print(
            CLEAR + month + "  " + step + (total == 0 ? "" : "  " + 100 * done / total + " %"));
        out.flush();
      }
    }

    @Override
    public synchronized void finished(Replay.MonthResult month) {
      say(
          "%s  %,6d rows  %2d checks passed%s  %s"
              .formatted(
                  month.month(),
                  month.rows(),
                  month.checks().passed(),
                  month.checks().failed() == 0 ? "" : ", " + month.checks().failed() + " failed",
                  month.predictions() == 0 ? "" : Counted.of(month.predictions(), "prediction")));
    }
  }
}
