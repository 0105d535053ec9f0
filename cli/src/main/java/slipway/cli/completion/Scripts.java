package slipway.cli.completion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import slipway.cli.completion.Words.Leaf;
import slipway.cli.completion.Words.Option;
import slipway.cli.completion.Words.Value;

/// The shells' scripts: what is alike for every command stands in the resources, what differs is
/// filled in here.
final class Scripts {
  private final Words words;
  private final List<Option> everywhere;

  /// @param everywhere options that may stand before any command
  Scripts(Words words, List<Option> everywhere) {
    this.words = words;
    this.everywhere = everywhere;
  }

  String bash() {
    return filled("slipway.bash", Map.of("COMMANDS", cases(), "VALUES", values()));
  }

  String zsh() {
    return filled("slipway.zsh", Map.of("COMMANDS", cases(), "VALUES", values()));
  }

  String fish() {
    var valued = new TreeSet<String>();
    var lines = new ArrayList<String>();
    everywhere.forEach(option -> fishOption("", option, lines, valued));
    words.nouns().forEach((noun, what) -> lines.add(fishWord("", noun, what)));
    words
        .verbs()
        .forEach(
            (noun, verbs) -> verbs.forEach((verb, what) -> lines.add(fishWord(noun, verb, what))));
    for (var leaf : words.leaves()) {
      leaf.options().forEach(option -> fishOption(leaf.path(), option, lines, valued));
      fishArguments(leaf, lines);
    }
    var nouns = new ArrayList<String>();
    words
        .verbs()
        .forEach((noun, verbs) -> {
          if (!verbs.isEmpty()) {
            nouns.add(noun);
          }
        });
    return filled(
        "slipway.fish",
        Map.of(
            "NOUNS", String.join(" ", nouns),
            "VALUED", String.join(" ", valued),
            "COMMANDS", String.join("\n", lines)));
  }

  /// The branches of bash and zsh that say what a command takes.
  private String cases() {
    var out = new ArrayList<String>();
    out.add(branch("", words.nouns(), everywhere, null));
    words
        .verbs()
        .forEach((noun, verbs) -> {
          if (!verbs.isEmpty()) {
            out.add(branch(noun, verbs, everywhere, null));
          }
        });
    words.leaves().forEach(leaf -> out.add(branch(leaf.path(), Map.of(), leaf.options(), leaf)));
    return String.join("\n", out);
  }

  private static String branch(
      String path, Map<String, String> verbs, List<Option> options, @Nullable Leaf leaf) {
    var out = new StringBuilder("    '" + path + "')");
    if (!verbs.isEmpty()) {
      out.append("\n      verbs=(");
      verbs.forEach((verb, what) -> out.append(" '" + verb + ":" + what + "'"));
      out.append(" )");
    }
    out.append("\n      options=(");
    for (var option : options) {
      option.names().forEach(name -> out.append(" '" + name + ":" + option.description() + "'"));
    }
    out.append(" )");
    if (leaf != null && !leaf.arguments().isEmpty()) {
      out.append("\n      arguments=(");
      leaf.arguments().forEach(value -> out.append(" '" + kind(value) + "'"));
      out.append(leaf.repeats() ? " ) repeats=yes" : " )");
    }
    return out.append(" ;;").toString();
  }

  private String values() {
    var out = new ArrayList<String>();
    var before = new ArrayList<String>(Set.of(""));
    before.addAll(words.nouns().keySet());
    before.forEach(path -> everywhere.forEach(option -> value(path, option, out)));
    words
        .leaves()
        .forEach(leaf -> leaf.options().forEach(option -> value(leaf.path(), option, out)));
    return String.join("\n", out);
  }

  private static void value(String path, Option option, List<String> into) {
    var value = option.value();
    if (value != null) {
      for (var name : option.names()) {
        into.add("    '" + path + " " + name + "') kind='" + kind(value) + "' ;;");
      }
    }
  }

  private static String kind(Value value) {
    return switch (value) {
      case Value.Files _ -> "files";
      case Value.Folders _ -> "folders";
      case Value.Names(var named) -> "names:" + named.word();
      case Value.OneOf(var of) -> "words:" + String.join(" ", of);
      case Value.Anything _ -> "";
    };
  }

  private static String fishWord(String command, String word, String what) {
    return "complete -c slipway -n '__slipway_at \""
        + command
        + "\"' -a "
        + word
        + " -d '"
        + what
        + "'";
  }

  private static void fishOption(
      String command, Option option, List<String> lines, Set<String> valued) {
    var line = new StringBuilder("complete -c slipway -n '__slipway_at \"" + command + "\"'");
    for (var name : option.names()) {
      line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    var value = option.value();
    if (value != null) {
      valued.addAll(option.names());
      line.append(" -r").append(fish(value));
    }
    lines.add(line + " -d '" + option.description() + "'");
  }

  private static void fishArguments(Leaf leaf, List<String> lines) {
    for (int i = 0; i < leaf.arguments().size(); i++) {
      var value = leaf.arguments().get(i);
      boolean goesOn = leaf.repeats() && i == leaf.arguments().size() - 1;
      if (!(value instanceof Value.Anything)) {
        lines.add(
            "complete -c slipway -n '__slipway_at \""
                + leaf.path()
                + "\" "
                + i
                + (goesOn ? "+" : "")
                + "'"
                + fish(value));
      }
    }
  }

  private static String fish(Value value) {
    return switch (value) {
      case Value.Files _ -> " -F";
      case Value.Folders _ -> " -a '(__fish_complete_directories)'";
      case Value.Names(var named) ->
          " -a '(slipway completion names " + named.word() + " 2>/dev/null)'";
      case Value.OneOf(var of) -> " -a '" + String.join(" ", of) + "'";
      case Value.Anything _ -> "";
    };
  }

  private static String filled(String resource, Map<String, String> parts) {
    try (var in = Scripts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not among the command's resources");
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (var part : parts.entrySet()) {
        text = text.replace('@' + part.getKey() + '@', part.getValue());
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
