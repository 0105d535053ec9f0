package slipway.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that may stand anywhere on the command line.
final class Globals {
  @Option(
      names = "--server",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "The server; SLIPWAY_SERVER, else http://127.0.0.1:5000.")
  @Nullable String server;

  @Option(
      names = "--project",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "The project; SLIPWAY_PROJECT, else default.")
  @Nullable String project;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Write JSON; the default where standard output is no terminal.")
  boolean json;
}
