package slipway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import slipway.api.SlipwayException;

/// Looks at what usually is wrong.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Look at this machine and the server for what usually is wrong.")
final class DoctorCommand implements Callable<Integer> {
  private static final int JAVA_LEAST = 25;

  /// One thing looked at: `ok` or what to do.
  record Finding(String subject, boolean ok, String found) {}

  private final Console console;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    int java = Runtime.version().feature();
    findings.add(
        new Finding("java", java >= JAVA_LEAST, java + " (expected: >= " + JAVA_LEAST + ")"));
    findings.add(server());
    var table = new Table("SUBJECT", "STATE", "FOUND");
    findings.forEach(f -> table.row(f.subject(), f.ok() ? "ok" : "wrong", f.found()));
    console.list(findings, table, "");
    return (findings.stream().allMatch(Finding::ok) ? Exit.OK : Exit.FAILED).status();
  }

  private Finding server() {
    try (var client = console.connect()) {
      var version = client.version().path("version").asString("unknown");
      return client.isReady()
          ? new Finding("server", true, client.server() + ", version " + version)
          : new Finding(
              "server",
              false,
              client.server() + " is not ready; " + client.server() + "/ready says why");
    } catch (SlipwayException e) {
      return new Finding("server", false, e.message());
    }
  }
}
