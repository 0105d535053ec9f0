package slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// `docs/cli.md` and the commands say the same.
final class CommandsDocumentedTest {
  private static final Pattern HEADING =
      Pattern.compile("^### `(slipway [a-z -]+)`", Pattern.MULTILINE);

  private final String page;

  CommandsDocumentedTest() throws IOException {
    page =
        Files.readString(Path.of(System.getProperty("slipway.root", "..")).resolve("docs/cli.md"));
  }

  @Test
  void everyCommand_hasItsHeading() {
    var documented = new TreeSet<String>();
    var headings = HEADING.matcher(page);
    while (headings.find()) {
      documented.add(headings.group(1));
    }
    var commands = new TreeSet<String>();
    leaves().forEach(command -> commands.add(command.getCommandSpec().qualifiedName()));
    assertThat(documented).isEqualTo(commands);
  }

  @Test
  void everyOption_standsUnderItsCommand() {
    for (var command : leaves()) {
      var name = command.getCommandSpec().qualifiedName();
      var section = section(name);
      for (var option : command.getCommandSpec().options()) {
        if (!option.inherited() && !option.usageHelp() && !option.versionHelp()) {
          assertThat(section)
              .as("%s in the section of %s", option.longestName(), name)
              .contains("`" + option.longestName());
        }
      }
    }
  }

  @Test
  void exitCodes_areThoseOfTheTable() {
    for (var exit : Exit.values()) {
      assertThat(page).contains("| " + exit.status() + " | `" + exit.name() + "` |");
    }
  }

  private String section(String name) {
    int start = page.indexOf("### `" + name + "`");
    assertThat(start).as("section of %s", name).isNotNegative();
    int end = page.indexOf("\n##", start + 1);
    return page.substring(start, end < 0 ? page.length() : end);
  }

  private static List<CommandLine> leaves() {
    var nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    var leaves = new ArrayList<CommandLine>();
    collect(Cli.commandLine(new Terminal(nowhere, nowhere, false, false, Map.of())), leaves);
    return leaves;
  }

  private static void collect(CommandLine command, List<CommandLine> into) {
    if (command.getSubcommands().isEmpty()) {
      into.add(command);
    } else {
      command.getSubcommands().values().forEach(below -> collect(below, into));
    }
  }
}
