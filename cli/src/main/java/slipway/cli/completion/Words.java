package slipway.cli.completion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Every word of the command line: nouns, verbs, options and what may stand for a value.
///
/// @param nouns noun → what it is for
/// @param verbs noun → verb → what it does; empty for a noun that is a command itself
/// @param leaves what is run, by its words: `data import`
record Words(Map<String, String> nouns, Map<String, Map<String, String>> verbs, List<Leaf> leaves) {

  /// @param path the words behind `slipway`
  /// @param arguments what stands in each place; the last goes on when `repeats`
  record Leaf(String path, List<Option> options, List<Value> arguments, boolean repeats) {}

  /// @param value what follows it; null for a flag
  record Option(
      List<String> names, String description, @org.jspecify.annotations.Nullable Value value) {
    String longest() {
      return names.getLast();
    }
  }

  /// What may stand for a value.
  sealed interface Value {
    record Files() implements Value {}

    record Folders() implements Value {}

    record Names(Named kind) implements Value {}

    record OneOf(List<String> words) implements Value {}

    /// nobody knows
    record Anything() implements Value {}
  }

  private static final Map<String, List<String>> WORDS =
      Map.of(
          "SHELL", List.of("bash", "zsh", "fish"),
          "STATE", List.of("standing", "open", "acknowledged", "resolved", "all"),
          "KIND", List.of("Release", "FeatureView", "Endpoint"));

  static Words of(CommandLine slipway) {
    var nouns = new LinkedHashMap<String, String>();
    var verbs = new LinkedHashMap<String, Map<String, String>>();
    var leaves = new ArrayList<Leaf>();
    slipway
        .getSubcommands()
        .forEach((noun, command) -> {
          nouns.put(noun, description(command));
          var below = new LinkedHashMap<String, String>();
          command
              .getSubcommands()
              .forEach((verb, leaf) -> {
                below.put(verb, description(leaf));
                leaves.add(leaf(noun + " " + verb, leaf));
              });
          verbs.put(noun, below);
          if (below.isEmpty()) {
            leaves.add(leaf(noun, command));
          }
        });
    return new Words(nouns, verbs, leaves);
  }

  private static Leaf leaf(String path, CommandLine command) {
    var spec = command.getCommandSpec();
    var options =
        spec.options().stream().filter(option -> !option.hidden()).map(Words::option).toList();
    var positional = spec.positionalParameters();
    boolean repeats =
        (!positional.isEmpty() && positional.getLast().index().isVariable())
            || positional.stream().anyMatch(p -> p.arity().max() > 1);
    return new Leaf(path, options, positional.stream().map(Words::value).toList(), repeats);
  }

  static Option option(OptionSpec option) {
    var names = new ArrayList<>(List.of(option.names()));
    names.sort(java.util.Comparator.comparingInt(String::length));
    return new Option(
        names,
        first(option.description()),
        option.arity().max() == 0 ? null : value(option.paramLabel()));
  }

  private static Value value(PositionalParamSpec parameter) {
    return value(parameter.paramLabel());
  }

  private static Value value(String label) {
    var words = WORDS.get(label);
    if (words != null) {
      return new Value.OneOf(words);
    }
    return switch (label) {
      case "FILE", "PATH", "INPUT" -> new Value.Files();
      case "DIR" -> new Value.Folders();
      case "THINGS" -> new Value.OneOf(Named.words());
      default -> Named.of(label).<Value>map(Value.Names::new).orElseGet(Value.Anything::new);
    };
  }

  private static String description(CommandLine command) {
    return first(command.getCommandSpec().usageMessage().description());
  }

  /// One line that may stand between single quotes in every shell.
  private static String first(String[] description) {
    return String.join(" ", description).replace('\'', '’').replace('\\', '/').strip();
  }
}
