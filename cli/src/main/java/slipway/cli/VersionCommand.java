package slipway.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import slipway.api.SlipwayException;
import slipway.api.Version;

/// Which Slipway this is.
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Say which version the command and the server are.")
final class VersionCommand implements Callable<Integer> {
  private final Console console;

  VersionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("command", Version.own().text());
    versions.put("java", Runtime.version().toString());
    try (var client = console.connect()) {
      var answer = client.version();
      versions.put(
          "server",
          new Version(
                  answer.path("version").asString("unknown"), answer.path("revision").asString(""))
              .text());
    } catch (SlipwayException e) {
      versions.put("server", "none at " + console.server());
    }
    var table = new Table("PART", "VERSION");
    versions.forEach((part, version) -> table.row(part, version));
    console.show(versions, table.render(console.colour()));
    return Exit.OK.status();
  }
}
