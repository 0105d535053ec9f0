package slipway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Everything that can be set about a server, one record per area. [Settings] says how each value
/// is written; tests start from [Config#defaults] and change what they need.
public record Config(
    Path home,
    HttpConfig http,
    DatabaseConfig database,
    ClockMode clock,
    AnalyticsConfig analytics,
    JobsConfig jobs,
    LogConfig log,
    DiskConfig disk,
    CommandsConfig commands,
    MonitoringConfig monitoring,
    GarbageConfig garbage,
    CrashPoint crashPoint) {
  private static final long MEBIBYTE = 1 << 20;
  private static final int PORT = 5000;
  private static final int JOB_THREADS = 4;
  private static final int LOG_FILES = 5;

  /// How the business clock moves.
  public enum ClockMode {
    /// With the wall clock.
    LIVE,
    /// Only when a client advances it.
    REPLAY
  }

  /// Where the server listens, and whom it answers. `insecure` allows an address other than
  /// loopback without authentication; `allowedHosts` and `allowedOrigins` are for proxies.
  public record HttpConfig(
      String host,
      int port,
      boolean insecure,
      long bodyBytesMax,
      Duration requestTimeout,
      List<String> allowedHosts,
      List<String> allowedOrigins) {
    public HttpConfig {
      allowedHosts = List.copyOf(allowedHosts);
      allowedOrigins = List.copyOf(allowedOrigins);
    }

    /// The address of the default: loopback, no name but its own.
    public static HttpConfig loopback(int port) {
      return new HttpConfig(
          "127.0.0.1", port, false, 16 * MEBIBYTE, Duration.ofSeconds(60), List.of(), List.of());
    }

    public HttpConfig withHost(String changed) {
      return new HttpConfig(
          changed, port, insecure, bodyBytesMax, requestTimeout, allowedHosts, allowedOrigins);
    }

    public HttpConfig withPort(int changed) {
      return new HttpConfig(
          host, changed, insecure, bodyBytesMax, requestTimeout, allowedHosts, allowedOrigins);
    }

    public HttpConfig withInsecure(boolean changed) {
      return new HttpConfig(
          host, port, changed, bodyBytesMax, requestTimeout, allowedHosts, allowedOrigins);
    }

    public HttpConfig withBodyBytesMax(long changed) {
      return new HttpConfig(
          host, port, insecure, changed, requestTimeout, allowedHosts, allowedOrigins);
    }

    public HttpConfig withRequestTimeout(Duration changed) {
      return new HttpConfig(
          host, port, insecure, bodyBytesMax, changed, allowedHosts, allowedOrigins);
    }

    public HttpConfig withAllowedHosts(List<String> changed) {
      return new HttpConfig(
          host, port, insecure, bodyBytesMax, requestTimeout, changed, allowedOrigins);
    }

    public HttpConfig withAllowedOrigins(List<String> changed) {
      return new HttpConfig(
          host, port, insecure, bodyBytesMax, requestTimeout, allowedHosts, changed);
    }
  }

  /// A JDBC address: `jdbc:sqlite:` under the home by default, or `jdbc:postgresql:`.
  public record DatabaseConfig(String url, String user, String password) {
    public boolean isPostgresql() {
      return url.startsWith("jdbc:postgresql:");
    }

    /// The file of an embedded database under a home.
    public static DatabaseConfig embedded(Path home) {
      return new DatabaseConfig("jdbc:sqlite:" + home.resolve("slipway.db"), "", "");
    }
  }

  /// What DuckDB may use.
  public record AnalyticsConfig(int threads, long memoryBytes) {}

  /// How many jobs run at once on this server.
  public record JobsConfig(int threads) {}

  /// The log files: their form, and how much is kept.
  public record LogConfig(LogFormat format, LogLevel level, long fileBytesMax, int filesMax) {}

  /// The form of a line of the log file.
  public enum LogFormat {
    JSON,
    TEXT
  }

  /// The least level of Slipway's own lines.
  public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  /// Below `reserveBytes` free, writes are refused and reads go on.
  public record DiskConfig(long reserveBytes) {}

  /// Whether pipelines may run commands (`process` steps), where the files of theirs that a
  /// declaration names are read, and where programs are looked for.
  public record CommandsConfig(Allowed allowed, Path directory, String searchPath) {
    /// Who may have commands run.
    public enum Allowed {
      /// Whoever reaches a server that only this machine reaches.
      LOOPBACK,
      ALWAYS,
      NEVER
    }

    static CommandsConfig ofThisProcess() {
      return new CommandsConfig(
          Allowed.LOOPBACK,
          Path.of("").toAbsolutePath(),
          System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    }

    public CommandsConfig withAllowed(Allowed changed) {
      return new CommandsConfig(changed, directory, searchPath);
    }

    public CommandsConfig withDirectory(Path changed) {
      return new CommandsConfig(allowed, changed, searchPath);
    }
  }

  /// How long a blob that nobody names stays, and how often such blobs are looked for.
  public record GarbageConfig(Duration grace, Duration every) {}

  /// What holds when nothing is set.
  public static Config defaults(Path home) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new Config(
        home,
        HttpConfig.loopback(PORT),
        DatabaseConfig.embedded(home),
        ClockMode.LIVE,
        new AnalyticsConfig(processors, 1024 * MEBIBYTE),
        new JobsConfig(JOB_THREADS),
        new LogConfig(LogFormat.JSON, LogLevel.INFO, 20 * MEBIBYTE, LOG_FILES),
        new DiskConfig(256 * MEBIBYTE),
        CommandsConfig.ofThisProcess(),
        MonitoringConfig.defaults(),
        new GarbageConfig(Duration.ofHours(24), Duration.ofHours(6)),
        CrashPoint.none());
  }

  /// The same on another port; 0 takes a free one.
  public Config withPort(int port) {
    return withHttp(http.withPort(port));
  }

  public Config withHttp(HttpConfig changed) {
    return new Config(
        home,
        changed,
        database,
        clock,
        analytics,
        jobs,
        log,
        disk,
        commands,
        monitoring,
        garbage,
        crashPoint);
  }

  public Config withDatabase(DatabaseConfig changed) {
    return new Config(
        home,
        http,
        changed,
        clock,
        analytics,
        jobs,
        log,
        disk,
        commands,
        monitoring,
        garbage,
        crashPoint);
  }

  public Config withClock(ClockMode changed) {
    return new Config(
        home,
        http,
        database,
        changed,
        analytics,
        jobs,
        log,
        disk,
        commands,
        monitoring,
        garbage,
        crashPoint);
  }

  public Config withAnalytics(AnalyticsConfig changed) {
    return new Config(
        home,
        http,
        database,
        clock,
        changed,
        jobs,
        log,
        disk,
        commands,
        monitoring,
        garbage,
        crashPoint);
  }

  public Config withJobs(JobsConfig changed) {
    return new Config(
        home,
        http,
        database,
        clock,
        analytics,
        changed,
        log,
        disk,
        commands,
        monitoring,
        garbage,
        crashPoint);
  }

  public Config withLog(LogConfig changed) {
    return new Config(
        home,
        http,
        database,
        clock,
        analytics,
        jobs,
        changed,
        disk,
        commands,
        monitoring,
        garbage,
        crashPoint);
  }

  public Config withDisk(DiskConfig changed) {
    return new Config(
        home,
        http,
        database,
        clock,
        analytics,
        jobs,
        log,
        changed,
        commands,
        monitoring,
        garbage,
        crashPoint);
  }

  public Config withCommands(CommandsConfig changed) {
    return new Config(
        home,
        http,
        database,
        clock,
        analytics,
        jobs,
        log,
        disk,
        changed,
        monitoring,
        garbage,
        crashPoint);
  }

  public Config withMonitoring(MonitoringConfig changed) {
    return new Config(
        home,
        http,
        database,
        clock,
        analytics,
        jobs,
        log,
        disk,
        commands,
        changed,
        garbage,
        crashPoint);
  }

  public Config withGarbage(GarbageConfig changed) {
    return new Config(
        home,
        http,
        database,
        clock,
        analytics,
        jobs,
        log,
        disk,
        commands,
        monitoring,
        changed,
        crashPoint);
  }

  public Config withCrashPoint(CrashPoint changed) {
    return new Config(
        home,
        http,
        database,
        clock,
        analytics,
        jobs,
        log,
        disk,
        commands,
        monitoring,
        garbage,
        changed);
  }
}
