package slipway.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.client.SlipwayClient;

/// Looks at what usually is wrong.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Look at this machine and the server for what usually is wrong.")
final class DoctorCommand implements Callable<Integer> {
  private static final int JAVA_LEAST = 25;
  private static final String OPENMP = "libgomp.so.1";
  private static final List<String> LIBRARIES = List.of("/lib", "/usr/lib", "/lib64", "/usr/lib64");
  private static final long MEBIBYTE = 1 << 20;

  /// Loading every native library on a busy machine.
  private static final int CHECK_SECONDS_MAX = 60;

  /// The demo takes about this; a server refuses writes below 256 MiB.
  private static final long FREE_MEBIBYTES_LEAST = 1024;

  /// One thing looked at: what was found, and what to do when it is not well.
  record Finding(String subject, boolean ok, String found) {}

  private final Console console;
  private final List<Finding> findings = new ArrayList<>();

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The home of the server to be started; SLIPWAY_HOME, else .slipway.")
  @Nullable Path home;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    java();
    openMp();
    if (!checkup()) {
      home();
    }
    server();
    var table = new Table("SUBJECT", "STATE", "FOUND");
    findings.forEach(f -> table.row(f.subject(), f.ok() ? "ok" : "wrong", f.found()));
    console.list(findings, table, "");
    return (findings.stream().allMatch(Finding::ok) ? Exit.OK : Exit.FAILED).status();
  }

  private void add(String subject, boolean ok, String found) {
    findings.add(new Finding(subject, ok, found));
  }

  private void java() {
    int java = Runtime.version().feature();
    add("java", java >= JAVA_LEAST, java + " (expected: >= " + JAVA_LEAST + ")");
  }

  /// Training needs it; other systems have it with the library that trains.
  private void openMp() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    var found = LIBRARIES.stream().flatMap(DoctorCommand::openMpIn).findFirst();
    add(
        "libgomp",
        found.isPresent(),
        found
            .map(Path::toString)
            .orElse(
                OPENMP + " is missing (expected: apt-get install libgomp1; training needs it)"));
  }

  private static Stream<Path> openMpIn(String folder) {
    try (var below = Files.list(Path.of(folder))) {
      return Stream.concat(Stream.of(Path.of(folder)), below.toList().stream())
          .map(place -> place.resolve(OPENMP))
          .filter(Files::exists);
    } catch (IOException _) {
      return Stream.empty();
    }
  }

  /// What a server with this home would stand on, as the program itself finds it: settings, home,
  /// disk, port, database, clock, native libraries. False where there is no launcher to start it.
  private boolean checkup() {
    var launcher = console.terminal().environment().get("SLIPWAY_LAUNCHER");
    if (launcher == null) {
      return false;
    }
    var words = new ArrayList<>(List.of(launcher, "serve", "--check"));
    if (home != null) {
      words.addAll(List.of("--home", home.toString()));
    }
    try {
      var output = Files.createTempFile("slipway-doctor", ".json");
      var errors = Files.createTempFile("slipway-doctor", ".err");
      try {
        var process =
            new ProcessBuilder(words)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(CHECK_SECONDS_MAX, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          add("settings", false, "no answer from `serve --check` in " + CHECK_SECONDS_MAX + " s");
          return true;
        }
        checked(Files.readString(output), Files.readString(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      add("settings", false, launcher + " cannot be run: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /// The findings are the last line of its output; without them it says why in one line of errors.
  private void checked(String output, String errors) {
    var last = output.lines().filter(line -> line.startsWith("[")).reduce((_, b) -> b);
    if (last.isEmpty()) {
      add(
          "settings",
          false,
          errors.lines().reduce((_, b) -> b).orElse("`serve --check` said nothing"));
      return;
    }
    add("settings", true, "read");
    for (var finding : Json.tree(last.get())) {
      add(
          finding.path("subject").asString(),
          finding.path("ok").asBoolean(),
          finding.path("found").asString());
    }
  }

  private void home() {
    var named = console.terminal().environment().getOrDefault("SLIPWAY_HOME", "");
    var place = home != null ? home : Path.of(named.isEmpty() ? ".slipway" : named);
    var folder = place.toAbsolutePath().normalize();
    while (!Files.exists(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    try {
      Files.delete(Files.createTempFile(folder, ".slipway-doctor", ""));
      add("home", true, place + (folder.endsWith(place) ? "" : ", to be made in " + folder));
    } catch (IOException e) {
      add(
          "home",
          false,
          place
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + " in "
              + folder
              + "; expected: a folder that can be made and written; choose one with --home)");
    }
    disk(folder);
  }

  private void disk(Path folder) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace() / MEBIBYTE;
      add(
          "disk",
          free >= FREE_MEBIBYTES_LEAST,
          free + " MiB free (expected: >= " + FREE_MEBIBYTES_LEAST + ")");
    } catch (IOException e) {
      add("disk", false, "free space of " + folder + " cannot be read: " + e.getMessage());
    }
  }

  private void server() {
    try (var client = console.connect()) {
      var version = client.version().path("version").asString("");
      if (version.isEmpty()) {
        add("server", false, client.server() + " is no Slipway (expected: another --server)");
        return;
      }
      add("server", true, client.server() + ", version " + version);
      for (var condition : client.readiness().conditions()) {
        var whyNot = Optional.ofNullable(condition.whyNot());
        add(condition.name(), whyNot.isEmpty(), whyNot.orElse("ready"));
      }
    } catch (SlipwayException e) {
      boolean isUnreachable = SlipwayClient.isUnreachable(e);
      boolean isChecked = findings.stream().anyMatch(f -> f.subject().equals("port"));
      // before the first start there is none, which is no fault
      add("server", isUnreachable && isChecked && isHere(console.server().getHost()), e.message());
      if (isUnreachable && !isChecked) {
        port();
      }
    }
  }

  /// Whether a server that is not there yet could be started.
  private void port() {
    var address = console.server();
    int port = address.getPort();
    if (port < 0 || !isHere(address.getHost())) {
      return;
    }
    try (var probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      add("port", true, port + " is free (start a server with: slipway serve)");
    } catch (IOException e) {
      add(
          "port",
          false,
          port + ": " + e.getMessage() + " (expected: a free port; choose one with --port)");
    }
  }

  private static boolean isHere(@Nullable String host) {
    return "127.0.0.1".equals(host) || "localhost".equals(host) || "[::1]".equals(host);
  }
}
