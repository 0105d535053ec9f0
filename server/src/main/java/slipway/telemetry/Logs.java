package slipway.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import slipway.config.Config.LogConfig;
import slipway.config.Config.LogFormat;

/// Where the process's log lines go; set in code, for reading XML costs a tenth of the start.
public final class Logs {
  /// Libraries that warn of what nobody here can act on: of clients that speak no HTTP, and of our
  /// own kind of executor.
  private static final List<String> QUIET = List.of("com.linecorp.armeria", "io.micrometer");

  private Logs() {}

  /// Short lines on standard error and nothing else: until the home is ours, and in children.
  public static void toStandardError(LogConfig config) {
    configure(config).addAppender(console(context(), true));
  }

  /// Every line to `FOLDER/slipway.log`, which is rolled over by size and kept a few times;
  /// warnings also to standard error.
  public static void toFile(LogConfig config, Path folder) {
    var root = configure(config);
    var context = context();
    var console = console(context, false);
    var warnings = new ThresholdFilter();
    warnings.setLevel("WARN");
    warnings.start();
    console.addFilter(warnings);
    root.addAppender(console);
    root.addAppender(file(context, config, folder));
  }

  /// Writes out what is pending.
  public static void close() {
    context().stop();
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static Logger configure(LogConfig config) {
    var context = context();
    context.reset();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    context
        .getLogger("slipway")
        .setLevel(Level.toLevel(config.level().name().toUpperCase(Locale.ROOT)));
    QUIET.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    return root;
  }

  private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, boolean withStack) {
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setTarget("System.err");
    return started(console, context, new JsonLines.Plain(withStack));
  }

  private static RollingFileAppender<ILoggingEvent> file(
      LoggerContext context, LogConfig config, Path folder) {
    var file = folder.resolve("slipway.log").toString();
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(file);
    var kept = new FixedWindowRollingPolicy();
    kept.setContext(context);
    kept.setParent(appender);
    kept.setFileNamePattern(folder.resolve("slipway.%i.log").toString());
    kept.setMinIndex(1);
    kept.setMaxIndex(config.filesMax());
    kept.start();
    var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    size.setContext(context);
    size.setMaxFileSize(new FileSize(config.fileBytesMax()));
    size.start();
    appender.setRollingPolicy(kept);
    appender.setTriggeringPolicy(size);
    return started(
        appender,
        context,
        config.format() == LogFormat.JSON ? new JsonLines() : new JsonLines.Plain(true));
  }

  private static <A extends OutputStreamAppender<ILoggingEvent>> A started(
      A appender, LoggerContext context, Encoder<ILoggingEvent> encoder) {
    encoder.setContext(context);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
