package slipway.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.cli.completion.CompletionCommand;
import slipway.cli.demo.DemoCommand;
import slipway.cli.init.InitCommand;

/// Runs the `slipway` command.
@Command(
    name = "slipway",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "From experiment to production and back: one server, one command.",
    footer = {
      "",
      "Start with: slipway demo, or with your own CSV: slipway init churn my-churn --data FILE.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 a check failed,",
      "5 server unreachable, 6 refused in this state."
    })
public final class Cli {
  @Mixin final Globals globals = new Globals();

  private Cli() {}

  public static void main(String[] arguments) {
    System.exit(run(Terminal.system(), arguments));
  }

  /// Runs one command and returns the status for the shell.
  public static int run(Terminal terminal, String... arguments) {
    var line =
        commandLine(
            terminal, Set.of(arguments.length == 0 ? new String[] {""} : distinct(arguments)));
    return line.execute(arguments);
  }

  /// Every command, for help and the test of its documentation.
  static CommandLine commandLine(Terminal terminal) {
    return commandLine(terminal, Set.of());
  }

  /// Only the commands whose names occur among the words are built, so that a command starts fast;
  /// all when none does.
  private static CommandLine commandLine(Terminal terminal, Set<String> words) {
    var cli = new Cli();
    var console = new Console(terminal, cli.globals);
    var line = new CommandLine(cli);
    var nouns = nouns();
    var wanted = new HashSet<>(nouns.keySet());
    wanted.retainAll(words);
    nouns.forEach((noun, command) -> {
      if (wanted.isEmpty() || wanted.contains(noun)) {
        line.addSubcommand(noun, command.apply(console));
      }
    });
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.hasColour() && terminal.outIsTerminal()
                ? CommandLine.Help.Ansi.ON
                : CommandLine.Help.Ansi.OFF));
    line.setExecutionExceptionHandler((failure, _, _) -> failed(console, failure));
    line.setParameterExceptionHandler((failure, _) -> misused(console, failure));
    return line;
  }

  private static Map<String, Function<Console, Object>> nouns() {
    var nouns = new LinkedHashMap<String, Function<Console, Object>>();
    nouns.put("serve", ServeCommand::new);
    nouns.put("demo", console -> new DemoCommand(console.terminal().environment()));
    nouns.put("init", InitCommand::new);
    nouns.put("apply", ApplyCommand::new);
    nouns.put("diff", DiffCommand::new);
    nouns.put("schema", SchemaCommand::new);
    nouns.put("data", DataCommand::new);
    nouns.put("feature", FeatureCommand::new);
    nouns.put("pipeline", PipelineCommand::new);
    nouns.put("gate", GateCommand::new);
    nouns.put("run", RunCommand::new);
    nouns.put("model", ModelCommand::new);
    nouns.put("endpoint", EndpointCommand::new);
    nouns.put("rollout", RolloutCommand::new);
    nouns.put("monitor", MonitorCommand::new);
    nouns.put("alert", AlertCommand::new);
    nouns.put("automation", AutomationCommand::new);
    nouns.put("predict", PredictCommand::new);
    nouns.put("lineage", LineageCommand::new);
    nouns.put("clock", ClockCommand::new);
    nouns.put("project", ProjectCommand::new);
    nouns.put("gc", GcCommand::new);
    nouns.put("audit", AuditCommand::new);
    nouns.put("doctor", DoctorCommand::new);
    nouns.put(
        "completion",
        console -> new CompletionCommand(console, () -> commandLine(console.terminal())));
    nouns.put("version", VersionCommand::new);
    return nouns;
  }

  private static int failed(Console console, Exception failure) {
    switch (failure) {
      case SlipwayException known -> {
        console.fail(known);
        return Exit.of(known).status();
      }
      case java.io.UncheckedIOException io -> {
        console.say("slipway: " + io.getMessage());
        return Exit.USAGE.status();
      }
      default -> {
        console.say("slipway: " + failure);
        return Exit.FAILED.status();
      }
    }
  }

  private static int misused(Console console, ParameterException failure) {
    var line = failure.getCommandLine();
    if (failure instanceof CommandLine.UnmatchedArgumentException unmatched
        && isWord(unmatched.getUnmatched())
        && !line.getSubcommands().isEmpty()) {
      console.fail(unknown(line, unmatched.getUnmatched().getFirst()));
      return Exit.USAGE.status();
    }
    console.say("slipway: " + failure.getMessage());
    if (failure instanceof CommandLine.MissingParameterException
        || line.getSubcommands().isEmpty()) {
      console.say("All of it: " + line.getCommandSpec().qualifiedName() + " --help");
    } else if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, line.getErr())) {
      line.usage(line.getErr());
    }
    return Exit.USAGE.status();
  }

  private static boolean isWord(List<String> unmatched) {
    return !unmatched.isEmpty() && !unmatched.getFirst().startsWith("-");
  }

  /// A word where one of a few is expected: a command, a verb, a template.
  private static SlipwayException unknown(CommandLine line, String word) {
    var known =
        line.getParent() == null
            ? List.copyOf(nouns().keySet())
            : line.getSubcommands().keySet().stream().sorted().toList();
    return SlipwayException.invalid(
        line.getCommandSpec().usageMessage().synopsisSubcommandLabel().toLowerCase(Locale.ROOT),
        '"' + word + '"',
        String.join(", ", known.subList(0, known.size() - 1))
            + (known.size() > 1 ? " or " : "")
            + known.getLast()
            + Names.nearest(word, known).map(near -> "; did you mean " + near + "?").orElse(""));
  }

  private static String[] distinct(String[] arguments) {
    return Arrays.stream(arguments).distinct().toArray(String[]::new);
  }
}
