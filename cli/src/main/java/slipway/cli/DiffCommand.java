package slipway.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import slipway.api.wire.Applying;
import slipway.api.wire.Applying.Change;
import tools.jackson.databind.JsonNode;

/// Shows what applying YAML files would change, value by value, and changes nothing.
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Show what apply would change; exit code 4 when it would change anything.")
public final class DiffCommand implements Callable<Integer> {
  private static final int VALUE_LENGTH_MAX = 60;
  private static final String INDENT = "    ";

  private final Console console;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "PATH",
      description = "A YAML file, or a folder with all its *.yaml and *.yml. May be repeated.")
  List<Path> paths = List.of();

  DiffCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (var client = console.connect()) {
      var request = new Applying.Request(ApplyCommand.filesIn(paths));
      var found = console.project(client).diff(request);
      console.show(found, text(found));
      return (found.isEmpty() ? Exit.OK : Exit.CHECK_FAILED).status();
    }
  }

  private String text(Applying.Differences found) {
    var out = new StringBuilder();
    found.documents().stream().filter(Applying.Difference::differs).forEach(one -> tell(one, out));
    return out.append(summary(found.documents())).toString();
  }

  private void tell(Applying.Difference found, StringBuilder out) {
    var created = found.change() == Change.CREATED;
    var style = found.heldBack() != null ? Style.BAD : created ? Style.GOOD : Style.ATTENTION;
    var sign = found.heldBack() != null ? "! " : created ? "+ " : "~ ";
    out.append(style.on(sign + found.kind() + " " + found.name(), console.colour()));
    out.append("  ").append(found.file()).append(':').append(found.line()).append('\n');
    if (found.heldBack() != null) {
      out.append(INDENT).append(found.heldBack()).append('\n');
    }
    for (var field : found.fields()) {
      out.append(INDENT).append(field.path()).append(": ");
      out.append(value(field.before())).append(" → ").append(value(field.after()));
      out.append("  ").append(Style.FAINT.on(field.place(), console.colour())).append('\n');
    }
    if (found.change() == Change.CHANGED && found.fields().isEmpty()) {
      out.append(INDENT).append("as it was applied last; a rollback has gone back behind it\n");
    }
  }

  private static String value(@Nullable JsonNode value) {
    if (value == null) {
      return "(none)";
    }
    var text = value.toString();
    return text.length() <= VALUE_LENGTH_MAX ? text : text.substring(0, VALUE_LENGTH_MAX) + "…";
  }

  /// `1 new, 2 changed, 1 of them held back, 9 unchanged`.
  private static String summary(List<Applying.Difference> documents) {
    long held = documents.stream().filter(one -> one.heldBack() != null).count();
    return count(documents, Change.CREATED)
        + " new, "
        + count(documents, Change.CHANGED)
        + " changed, "
        + count(documents, Change.UNCHANGED)
        + " unchanged"
        + (held == 0 ? "" : "; " + held + " held back: apply would refuse");
  }

  private static long count(List<Applying.Difference> documents, Change change) {
    return documents.stream().filter(one -> one.change() == change).count();
  }
}
