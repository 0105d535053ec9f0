package slipway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import slipway.api.SlipwayException;
import slipway.cli.demo.DemoServer;
import slipway.cli.demo.Incidents;
import slipway.cli.demo.Months;
import slipway.cli.demo.Replay;
import slipway.cli.demo.Summary;
import slipway.client.ProjectClient;
import slipway.client.SlipwayClient;

/// A server with months of real purchases replayed through it.
final class Line implements AutoCloseable {
  static final YearMonth LAST = YearMonth.of(1998, 6);

  private static final Map<String, Line> SHARED = new HashMap<>();

  private final Path home;
  private final DemoServer server;
  private final SlipwayClient client;
  private final Replay replay;
  private final List<Replay.MonthResult> months = new ArrayList<>();

  private Line(Path home, DemoServer server, SlipwayClient client, Replay replay) {
    this.home = home;
    this.server = server;
    this.client = client;
    this.replay = replay;
  }

  /// All 18 months, replayed once for all tests of this JVM and left running; tests only read.
  static Line whole() {
    return shared("none");
  }

  /// The same with both incidents.
  static Line story() {
    return shared("all");
  }

  private static synchronized Line shared(String inject) {
    return SHARED.computeIfAbsent(
        inject,
        _ -> {
          var home = temporaryHome("line-" + inject);
          var line = start(home, server(home), Map.of(), inject);
          Runtime.getRuntime().addShutdownHook(new Thread(line::close));
          line.replay(LAST, Months.read(Installation.purchases()));
          return line;
        });
  }

  /// The command that starts a server in `home`, whose native libraries unpack there.
  static List<String> server(Path home, String... javaOptions) {
    var options = new ArrayList<>(List.of(javaOptions));
    options.add("-Djava.io.tmpdir=" + home.resolve("tmp"));
    try {
      Files.createDirectories(home.resolve("tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Installation.server(options.toArray(String[]::new));
  }

  static Path temporaryHome(String name) {
    try {
      return Files.createTempDirectory(name).resolve("home");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Line start(Path home, List<String> launcher, Map<String, String> environment) {
    return start(home, launcher, environment, "none");
  }

  /// @param inject what goes wrong in the months, as the demo's option says
  static Line start(
      Path home, List<String> launcher, Map<String, String> environment, String inject) {
    var server = new DemoServer(launcher, home, 0, "--clock", "replay");
    var client = SlipwayClient.to(server.start(environment));
    var incidents = Incidents.of(inject, Installation.example());
    return new Line(home, server, client, new Replay(client, Line::giveUp, new Quiet(), incidents));
  }

  /// Applies the example and replays every month through `last`.
  void replay(YearMonth last, Months purchases) {
    replay.apply(Installation.example());
    for (var delivery : purchases.deliveries()) {
      if (!delivery.month().isAfter(last)) {
        months.add(replay.month(delivery));
      }
    }
  }

  /// Applies declarations and replays what comes before the first predictions: deliveries, features
  /// and the first training.
  void train(Path example, Months purchases) {
    replay.apply(example);
    for (var delivery : purchases.deliveries()) {
      if (!delivery.month().isAfter(Replay.TRAINING)) {
        replay.prepare(delivery);
      }
    }
  }

  private static SlipwayClient giveUp(SlipwayException failure) {
    throw failure;
  }

  Path home() {
    return home;
  }

  URI address() {
    return server.address();
  }

  SlipwayClient client() {
    return client;
  }

  ProjectClient project() {
    return client.defaultProject();
  }

  Replay replay() {
    return replay;
  }

  /// What the demo would report.
  Summary summary() {
    return Summary.of(project(), replay, months, Instant.now());
  }

  List<Replay.MonthResult> months() {
    return List.copyOf(months);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }

  /// Progress that nobody watches.
  static final class Quiet implements Replay.Listener {
    @Override
    public void progress(YearMonth month, String step, long done, long total) {
      // tests print nothing while all is well
    }

    @Override
    public void finished(Replay.MonthResult month) {
      // as above
    }
  }
}
