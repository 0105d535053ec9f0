package slipway.cli.completion;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import slipway.api.SlipwayException;
import slipway.cli.Console;
import slipway.cli.Exit;

/// Writes completion for shells.
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "SHELL",
    description = "Write completion for a shell.")
public final class CompletionCommand {
  private final Console console;
  private final Supplier<CommandLine> slipway;

  /// @param slipway all commands
  public CompletionCommand(Console console, Supplier<CommandLine> slipway) {
    this.console = console;
    this.slipway = slipway;
  }

  @Command(
      name = "bash",
      mixinStandardHelpOptions = true,
      description = "For bash. Load it with: source <(slipway completion bash)")
  int bash() {
    return write(scripts().bash());
  }

  @Command(
      name = "zsh",
      mixinStandardHelpOptions = true,
      description = "For zsh. Load it with: source <(slipway completion zsh)")
  int zsh() {
    return write(scripts().zsh());
  }

  @Command(
      name = "fish",
      mixinStandardHelpOptions = true,
      description = "For fish. Load it with: slipway completion fish | source")
  int fish() {
    return write(scripts().fish());
  }

  @Command(
      name = "names",
      mixinStandardHelpOptions = true,
      description = "Write names that the server has, one a line; nothing where none answers.")
  int names(
      @Parameters(paramLabel = "THINGS", description = "datasets, endpoints, …") String things) {
    var named =
        List.of(Named.values()).stream()
            .filter(kind -> kind.word().equals(things))
            .findFirst()
            .orElseThrow(() ->
                SlipwayException.invalid(
                    "THINGS", '"' + things + '"', "one of " + String.join(", ", Named.words())));
    try (var client = console.connect()) {
      named.in(console.project(client)).forEach(console.terminal().out()::println);
      return Exit.OK.status();
    } catch (SlipwayException _) {
      return Exit.UNREACHABLE.status(); // a shell that completes shows no messages
    }
  }

  private Scripts scripts() {
    var all = slipway.get();
    var everywhere = all.getCommandSpec().options().stream().map(Words::option).toList();
    return new Scripts(Words.of(all), everywhere);
  }

  private int write(String script) {
    console.terminal().out().print(script);
    return Exit.OK.status();
  }
}
