package slipway.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import slipway.analytics.Analytics;
import slipway.analytics.AnalyticsLimits;
import slipway.api.SlipwayException;
import slipway.blob.FileBlobs;
import slipway.config.Config;
import slipway.config.CrashPoint;
import slipway.db.Database;
import slipway.http.PortInUse;
import slipway.http.WebServer;
import slipway.runtime.onnx.OnnxModels;
import slipway.telemetry.Telemetry;
import slipway.training.XgboostLibrary;

/// Looks at everything that a server with these settings would stand on, without starting one and
/// without leaving anything behind: what `slipway doctor` asks for.
final class Checkup {
  private static final long MEBIBYTE = 1 << 20;

  /// The demo takes about this.
  private static final long FREE_MEBIBYTES_LEAST = 1_024;

  /// One thing looked at: what was found, and what to do when it is not well.
  record Finding(String subject, boolean ok, String found) {}

  private final Config config;
  private final List<Finding> findings = new ArrayList<>();

  private Checkup(Config config) {
    this.config = config;
  }

  static List<Finding> of(Config config) {
    var checkup = new Checkup(config);
    var user = checkup.user();
    checkup.home(user);
    checkup.port(user);
    checkup.database();
    checkup.clock();
    checkup.natives();
    checkup.python();
    return List.copyOf(checkup.findings);
  }

  private void add(String subject, boolean ok, String found) {
    findings.add(new Finding(subject, ok, found));
  }

  /// The process that uses the home now.
  private Optional<Long> user() {
    var lock = config.home().resolve(Home.LOCK);
    try {
      var text =
          Files.exists(lock) ? Files.readString(lock, StandardCharsets.US_ASCII).strip() : "";
      return text.matches("[0-9]{1,18}")
          ? ProcessHandle.of(Long.parseLong(text))
              .filter(ProcessHandle::isAlive)
              .map(ProcessHandle::pid)
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void home(Optional<Long> user) {
    var home = config.home();
    var folder = home;
    while (!Files.exists(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    try {
      var probe = Files.createTempDirectory(folder, ".slipway-doctor");
      try {
        add(
            "home",
            true,
            home
                + (folder.equals(home) ? "" : ", to be made in " + folder)
                + user.map(pid -> ", used by process " + pid).orElse(""));
        blobs(probe);
      } finally {
        remove(probe);
      }
    } catch (IOException e) {
      add(
          "home",
          false,
          home
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + " in "
              + folder
              + "; expected: a folder that can be made and written; choose one with --home)");
    }
    disk(folder);
  }

  /// Blobs are moved into place and never written over; their names are digests in lower case.
  private void blobs(Path probe) throws IOException {
    var small = Files.writeString(probe.resolve("blob"), "x");
    boolean tellsCase = Files.notExists(probe.resolve("BLOB"));
    Files.move(small, probe.resolve("moved"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    add(
        "blob store",
        true,
        "can be written"
            + (tellsCase ? "" : "; the disk does not tell a from A, which does no harm here"));
  }

  private void disk(Path folder) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace() / MEBIBYTE;
      add(
          "disk",
          free >= FREE_MEBIBYTES_LEAST,
          free
              + " MiB free in "
              + folder
              + (free >= FREE_MEBIBYTES_LEAST
                  ? ""
                  : " (expected: >= "
                      + FREE_MEBIBYTES_LEAST
                      + "; free some, or choose another --home)"));
    } catch (IOException e) {
      add("disk", false, "free space of " + folder + " cannot be read: " + e.getMessage());
    }
  }

  private void port(Optional<Long> user) {
    try {
      Server.requireLoopback(config.http());
      WebServer.requireFreePort(config.http());
      add("port", true, config.http().port() + " is free");
    } catch (PortInUse e) {
      add(
          "port",
          user.isPresent(),
          user.map(pid -> config.http().port() + " is taken, this home's server is process " + pid)
              .orElseGet(e::line));
    } catch (StartRefused e) {
      add("port", false, e.line());
    }
  }

  private void database() {
    var database = config.database();
    if (!database.isPostgresql()
        && Files.notExists(Path.of(database.url().replaceFirst("^jdbc:sqlite:", "")))) {
      add("database", true, "a new SQLite file, made by the first start");
      return;
    }
    try {
      add("database", true, Database.describe(database));
    } catch (SlipwayException e) {
      add("database", false, e.message());
    }
  }

  /// A clock before the day this program was built is wrong.
  private void clock() {
    var now = Instant.now();
    try {
      var program =
          Path.of(Checkup.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      var built = Files.getLastModifiedTime(program).toInstant();
      add(
          "clock",
          !now.isBefore(built),
          now
              + (now.isBefore(built)
                  ? " is before this program was built, "
                      + built
                      + " (expected: the right time; set it, for example with NTP)"
                  : ""));
    } catch (URISyntaxException | IOException e) {
      add("clock", true, now.toString());
    }
  }

  private void natives() {
    loaded(
        "duckdb",
        "the library in the jar must fit this system; is tmp mounted noexec?",
        this::duckdb);
    loaded(
        "onnxruntime",
        "the library in the jar must fit this system; is tmp mounted noexec?",
        () -> OnnxModels.open().version());
    loaded("xgboost", "on Debian: apt-get install libgomp1", XgboostLibrary::load);
  }

  /// Says a version, or throws.
  private interface Probe {
    String version() throws IOException;
  }

  private void loaded(String subject, String expected, Probe probe) {
    try {
      add(subject, true, probe.version());
    } catch (IOException | RuntimeException | LinkageError e) {
      add(
          subject,
          false,
          "cannot be loaded: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + " (expected: "
              + expected
              + ")");
    }
  }

  private String duckdb() throws IOException {
    var folder = Files.createTempDirectory("slipway-doctor");
    try (var analytics =
        Analytics.open(
            FileBlobs.open(folder.resolve("blobs"), CrashPoint.none()),
            folder.resolve("spill"),
            AnalyticsLimits.standard(),
            new Telemetry())) {
      return analytics.session(
          session -> session.one("select version()", row -> row.requireText(1)));
    } finally {
      remove(folder);
    }
  }

  /// Only steps that run it need it.
  private void python() {
    var found =
        List.of(config.commands().searchPath().split(java.io.File.pathSeparator)).stream()
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder).resolve("python3"))
            .filter(Files::isExecutable)
            .findFirst();
    add(
        "python",
        true,
        found
            .map(Path::toString)
            .orElse("no python3 on the path; only pipeline steps that run Python need one"));
  }

  private static void remove(Path folder) {
    try (var inside = Files.walk(folder)) {
      for (var file : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
