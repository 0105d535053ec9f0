package slipway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import slipway.config.Config.AnalyticsConfig;
import slipway.config.Config.ClockMode;
import slipway.config.Config.CommandsConfig;
import slipway.config.Config.DatabaseConfig;
import slipway.config.Config.DiskConfig;
import slipway.config.Config.GarbageConfig;
import slipway.config.Config.JobsConfig;
import slipway.config.Config.LogConfig;
import slipway.config.Config.LogFormat;
import slipway.config.Config.LogLevel;
import slipway.config.MonitoringConfig.ParityConfig;

/// The table of everything that can be set, in the order of `docs/configuration.md`.
public final class Settings {
  private static final int PORT_MOST = 65_535;
  private static final int THREADS_MOST = 1_024;
  private static final Duration GRACE_LEAST = Duration.ofMinutes(1);
  private static final int LOG_FILES_MOST = 1_000;
  private static final int SAMPLE_MOST = 100_000;
  private static final long KIBIBYTE = 1 << 10;
  private static final long ANALYTICS_MEMORY_LEAST = 64L << 20;

  private static final List<Setting> BEFORE_ALERTS =
      List.of(
          new Setting(
              "http.host",
              "--host",
              "a name or an IP address",
              "127.0.0.1",
              "Address to listen on. Any other than loopback needs `http.insecure`, for there is no login.",
              (c, v) -> c.withHttp(c.http().withHost(v.text().strip()))),
          new Setting(
              "http.port",
              "--port",
              "0 to 65535",
              "5000",
              "Port to listen on; 0 takes a free one.",
              (c, v) -> c.withHttp(c.http().withPort(v.wholeNumber(0, PORT_MOST)))),
          new Setting(
              "http.insecure",
              "--insecure",
              "true or false",
              "false",
              "Allows an address that others can reach, although everyone who reaches it may do everything.",
              (c, v) -> c.withHttp(c.http().withInsecure(v.truth()))),
          new Setting(
              "http.allowedHosts",
              Setting.flagOf("http.allowedHosts"),
              "names, comma-separated",
              "",
              "Further names that the `Host` header may carry, for proxies; `*` for any. Loopback names and the address listened on are always allowed.",
              (c, v) -> c.withHttp(c.http().withAllowedHosts(v.list()))),
          new Setting(
              "http.allowedOrigins",
              Setting.flagOf("http.allowedOrigins"),
              "origins, comma-separated",
              "",
              "Origins of other sites whose pages may change things, as `https://lab.example`; the server's own pages always may.",
              (c, v) -> c.withHttp(c.http().withAllowedOrigins(v.list()))),
          new Setting(
              "http.bodyBytesMax",
              Setting.flagOf("http.bodyBytesMax"),
              "bytes",
              "16MiB",
              "Largest request body, but for uploads of files.",
              (c, v) -> c.withHttp(c.http().withBodyBytesMax(v.bytes(KIBIBYTE)))),
          new Setting(
              "http.requestTimeout",
              Setting.flagOf("http.requestTimeout"),
              "a duration",
              "60s",
              "Longest time until an answer begins, but for uploads of files.",
              (c, v) -> c.withHttp(c.http().withRequestTimeout(v.duration()))),
          new Setting(
              "database.url",
              "--database-url",
              "`jdbc:sqlite:…` or `jdbc:postgresql:…`",
              "jdbc:sqlite:HOME/slipway.db",
              "Where metadata is stored.",
              (c, v) -> c.withDatabase(url(c.database(), v))),
          new Setting(
              "database.user",
              "--database-user",
              "text",
              "",
              "User of a PostgreSQL database.",
              (c, v) ->
                  c.withDatabase(
                      new DatabaseConfig(c.database().url(), v.text(), c.database().password()))),
          new Setting(
              "database.password",
              "",
              "text",
              "",
              "Its password. There is no flag for it, for a process list shows flags.",
              (c, v) ->
                  c.withDatabase(
                      new DatabaseConfig(c.database().url(), c.database().user(), v.text()))),
          new Setting(
              "clock",
              "--clock",
              "live or replay",
              "live",
              "What moves the business clock: the wall clock, or a client (`slipway clock advance`).",
              (c, v) -> c.withClock(v.oneOf(ClockMode.class))),
          new Setting(
              "analytics.threads",
              Setting.flagOf("analytics.threads"),
              "1 to 1024",
              "one per processor",
              "Threads of the data engine.",
              (c, v) ->
                  c.withAnalytics(
                      new AnalyticsConfig(
                          v.wholeNumber(1, THREADS_MOST), c.analytics().memoryBytes()))),
          new Setting(
              "analytics.memoryBytes",
              Setting.flagOf("analytics.memoryBytes"),
              "bytes",
              "1GiB",
              "Memory of the data engine; beyond it, it spills into the home.",
              (c, v) ->
                  c.withAnalytics(
                      new AnalyticsConfig(
                          c.analytics().threads(), v.bytes(ANALYTICS_MEMORY_LEAST)))),
          new Setting(
              "jobs.threads",
              Setting.flagOf("jobs.threads"),
              "1 to 1024",
              "4",
              "Jobs that run at once on this server.",
              (c, v) -> c.withJobs(new JobsConfig(v.wholeNumber(1, THREADS_MOST)))),
          new Setting(
              "log.format",
              Setting.flagOf("log.format"),
              "json or text",
              "json",
              "Form of `HOME/logs/slipway.log`.",
              (c, v) -> c.withLog(log(c, v.oneOf(LogFormat.class), c.log().level()))),
          new Setting(
              "log.level",
              Setting.flagOf("log.level"),
              "debug, info, warn or error",
              "info",
              "Least level of the lines that are kept.",
              (c, v) -> c.withLog(log(c, c.log().format(), v.oneOf(LogLevel.class)))),
          new Setting(
              "log.fileBytesMax",
              Setting.flagOf("log.fileBytesMax"),
              "bytes",
              "20MiB",
              "Size at which the log file is rolled over.",
              (c, v) ->
                  c.withLog(
                      new LogConfig(
                          c.log().format(),
                          c.log().level(),
                          v.bytes(KIBIBYTE),
                          c.log().filesMax()))),
          new Setting(
              "log.filesMax",
              Setting.flagOf("log.filesMax"),
              "1 to 1000",
              "5",
              "Log files that are kept beside the one written to.",
              (c, v) ->
                  c.withLog(
                      new LogConfig(
                          c.log().format(),
                          c.log().level(),
                          c.log().fileBytesMax(),
                          v.wholeNumber(1, LOG_FILES_MOST)))),
          new Setting(
              "disk.reserveBytes",
              Setting.flagOf("disk.reserveBytes"),
              "bytes",
              "256MiB",
              "Free space below which writes are refused (507 STORAGE_FULL) while reads go on.",
              (c, v) -> c.withDisk(new DiskConfig(v.bytes(0)))),
          new Setting(
              "commands.allowed",
              Setting.flagOf("commands.allowed"),
              "loopback, always or never",
              "loopback",
              "Whether pipelines may run commands (`process` steps): only while the server listens on loopback, always, or never. Who may declare a pipeline may then run programs as the server's user.",
              (c, v) ->
                  c.withCommands(c.commands().withAllowed(v.oneOf(CommandsConfig.Allowed.class)))),
          new Setting(
              "commands.directory",
              Setting.flagOf("commands.directory"),
              "a folder",
              "",
              "Where the files that `process` steps name are read; by default the folder the server was started in.",
              (c, v) ->
                  c.withCommands(c.commands().withDirectory(Path.of(v.text()).toAbsolutePath()))),
          new Setting(
              "parity.sample",
              Setting.flagOf("parity.sample"),
              "0 to 100000",
              "200",
              "Vectors that an audit of served and trained-on features compares; 0 audits nothing by itself.",
              (c, v) ->
                  c.withMonitoring(
                      c.monitoring()
                          .with(
                              new ParityConfig(
                                  v.wholeNumber(0, SAMPLE_MOST),
                                  c.monitoring().parity().interval())))),
          new Setting(
              "parity.interval",
              Setting.flagOf("parity.interval"),
              "a duration",
              "24h",
              "How soon, on the business clock, the same release and cutoff are audited again.",
              (c, v) ->
                  c.withMonitoring(
                      c.monitoring()
                          .with(
                              new ParityConfig(c.monitoring().parity().sample(), v.duration())))));

  private static final List<Setting> AFTER_ALERTS =
      List.of(
          new Setting(
              "garbage.grace",
              Setting.flagOf("garbage.grace"),
              "a duration of at least 1m",
              "24h",
              "How long nobody must have named a file before it is condemned, and once more before it is deleted.",
              (c, v) ->
                  c.withGarbage(new GarbageConfig(v.duration(GRACE_LEAST), c.garbage().every()))),
          new Setting(
              "garbage.every",
              Setting.flagOf("garbage.every"),
              "a duration of at least 1m",
              "6h",
              "How often files that nobody names are looked for.",
              (c, v) ->
                  c.withGarbage(new GarbageConfig(c.garbage().grace(), v.duration(GRACE_LEAST)))));

  private static final List<Setting> ALL =
      Stream.of(BEFORE_ALERTS, AlertSettings.ALL, AFTER_ALERTS).flatMap(List::stream).toList();

  private Settings() {}

  public static List<Setting> all() {
    return ALL;
  }

  static List<String> keys() {
    return ALL.stream().map(Setting::key).toList();
  }

  static Optional<Setting> byKey(String key) {
    return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
  }

  static Optional<Setting> byFlag(String flag) {
    return ALL.stream().filter(setting -> setting.flag().equals(flag)).findFirst();
  }

  private static DatabaseConfig url(DatabaseConfig database, Value value) {
    return new DatabaseConfig(
        value.textOf("jdbc:sqlite:", "jdbc:postgresql:"), database.user(), database.password());
  }

  private static LogConfig log(Config config, LogFormat format, LogLevel level) {
    return new LogConfig(format, level, config.log().fileBytesMax(), config.log().filesMax());
  }
}
