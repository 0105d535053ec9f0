package slipway.cli.init;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import slipway.api.Names;
import slipway.cli.Console;
import slipway.cli.Exit;

/// Makes a project of a CSV.
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "TEMPLATE",
    description = "Make a project folder from a CSV: it applies, trains and serves as it is.")
public final class InitCommand {
  private final Console console;

  public InitCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "churn",
      mixinStandardHelpOptions = true,
      description = "Tell one of 2 to 50 classes: who churns, which species, pass or fail.")
  int churn(@Mixin Options options) {
    return run(Template.CHURN, options);
  }

  @Command(
      name = "regression",
      mixinStandardHelpOptions = true,
      description = "Tell an amount: a price, a duration, a demand.")
  int regression(@Mixin Options options) {
    return run(Template.REGRESSION, options);
  }

  @Command(
      name = "bring-your-script",
      mixinStandardHelpOptions = true,
      description = "Tell classes or an amount by a Python script of yours that writes ONNX.")
  int bringYourScript(@Mixin Options options) {
    return run(Template.BRING_YOUR_SCRIPT, options);
  }

  /// What all templates take.
  static final class Options {
    @Parameters(paramLabel = "DIR", description = "The folder to make; new or empty.")
    Path folder = Path.of("");

    @Option(
        names = "--data",
        required = true,
        paramLabel = "FILE",
        description = "A CSV with a header, one row for each case or (--time) event.")
    Path data = Path.of("");

    @Option(
        names = "--label",
        paramLabel = "COLUMN",
        description = "What is to be told; by default the only column with a usual name.")
    @Nullable String label;

    @Option(
        names = "--positive",
        paramLabel = "VALUE",
        description = "Of two classes, the one whose probability is told.")
    @Nullable String positive;

    @Option(
        names = "--key",
        paramLabel = "COLUMN",
        description = "What names a row; by default an id, else rows are named by their values.")
    @Nullable String key;

    @Option(
        names = "--time",
        paramLabel = "COLUMN",
        description =
            "When a row happened: rows are events of a key, what follows a day is told of it.")
    @Nullable String time;

    @Option(
        names = "--horizon",
        paramLabel = "DAYS",
        description =
            "With --time: how far ahead is told; by default 90 days, or what the log has.")
    @Nullable Integer horizon;

    @Option(
        names = "--leave-out",
        paramLabel = "COLUMN",
        description = "A column that no model is to see. May be repeated.")
    List<String> leaveOut = List.of();

    @Option(
        names = "--keep",
        paramLabel = "COLUMN",
        description = "A column that stays although it tells the label. May be repeated.")
    List<String> keep = List.of();

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "The project's name; by default the folder's.")
    @Nullable String name;

    @Option(names = "--yes", description = "Write without asking.")
    boolean yes;

    private Plan.Wishes wishes() {
      return new Plan.Wishes(key, label, positive, keep, leaveOut, time, horizon);
    }

    private String projectName() {
      var given = name;
      if (given != null) {
        return Names.require("--name", given);
      }
      var last = folder.toAbsolutePath().normalize().getFileName();
      return Source.slug(last == null ? "" : last.toString(), "model");
    }
  }

  private int run(Template template, Options options) {
    var place = ProjectFolder.at(options.folder);
    var plan =
        Plan.of(template, options.projectName(), Source.read(options.data), options.wishes());
    var extras = new Extras(plan, options.folder.toString());
    var files = extras.with(new Declarations(plan, options.folder).files());
    var shown = new Shown(plan);
    if (!options.yes) {
      var answers = console.terminal().answers();
      if (answers == null) {
        console.show(shown.json(List.of(), extras.steps()), shown.text(console.colour()));
        console.say(
            "slipway: nothing was written (expected: --yes, as nobody is at a terminal to confirm)");
        return Exit.USAGE.status();
      }
      console.say(shown.text(console.colour()));
      if (!agreed("Write " + files.size() + " files to " + options.folder + "? [Y/n] ", answers)) {
        console.say("nothing was written");
        return Exit.OK.status();
      }
    } else if (!console.writesJson()) {
      console.say(shown.text(console.colour()));
    }
    place.write(files);
    console.show(
        shown.json(List.copyOf(files.keySet()), extras.steps()),
        files.size()
            + " files in "
            + options.folder
            + ". Next:\n\n  "
            + String.join("\n  ", extras.steps())
            + "\n\n(no server yet? in another terminal: slipway serve)");
    return Exit.OK.status();
  }

  private boolean agreed(String question, java.io.BufferedReader answers) {
    console.terminal().err().print(question);
    console.terminal().err().flush();
    try {
      var answer = answers.readLine();
      return answer != null
          && List.of("", "y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
