package slipway.cli;

import java.net.URI;
import java.util.List;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.client.ProjectClient;
import slipway.client.SlipwayClient;

/// What every command works with: the terminal and the options that hold for all of them.
public final class Console {
  private final Terminal terminal;
  private final Globals globals;

  Console(Terminal terminal, Globals globals) {
    this.terminal = terminal;
    this.globals = globals;
  }

  public Terminal terminal() {
    return terminal;
  }

  /// Whether what is found is written as JSON.
  public boolean writesJson() {
    return globals.json || !terminal.outIsTerminal();
  }

  public URI server() {
    var given = globals.server;
    if (given == null || given.isBlank()) {
      given = terminal.environment().getOrDefault("SLIPWAY_SERVER", "");
    }
    if (given.isBlank()) {
      return SlipwayClient.DEFAULT_SERVER;
    }
    try {
      return new URI(given.strip());
    } catch (java.net.URISyntaxException _) {
      throw SlipwayException.invalid(
          "server", given, "an address like " + SlipwayClient.DEFAULT_SERVER);
    }
  }

  public SlipwayClient connect() {
    return SlipwayClient.to(server());
  }

  /// The project that `--project` or `SLIPWAY_PROJECT` names, else `default`.
  public ProjectClient project(SlipwayClient client) {
    var given = globals.project;
    if (given == null) {
      given = terminal.environment().get("SLIPWAY_PROJECT");
    }
    return client.project(given == null || given.isBlank() ? SlipwayClient.DEFAULT_PROJECT : given);
  }

  /// Writes the list as JSON, or as a table with what to say when it is empty.
  void list(List<?> items, Table table, String empty) {
    if (writesJson()) {
      terminal.out().println(Json.pretty(items));
    } else if (table.isEmpty()) {
      terminal.err().println(empty);
    } else {
      terminal.out().print(table.render(colour()));
    }
  }

  /// Writes the value as JSON, or the text.
  public void show(Object value, String text) {
    terminal.out().println(writesJson() ? Json.pretty(value) : text.stripTrailing());
  }

  /// Writes one of many values as a line of JSON, or the text; at once, for who follows.
  void line(Object value, String text) {
    terminal.out().println(writesJson() ? Json.text(value) : text);
    terminal.out().flush();
  }

  /// A line for people, beside what is found.
  public void say(String line) {
    terminal.err().println(line);
  }

  public boolean colour() {
    return terminal.outIsTerminal() && terminal.hasColour();
  }

  void fail(SlipwayException failure) {
    var colour = terminal.errIsTerminal() && terminal.hasColour();
    terminal.err().println(Style.BAD.on("slipway: ", colour) + failure.message());
    for (var detail : failure.details()) {
      terminal.err().println("  " + detail);
    }
  }
}
