package slipway.cli;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import slipway.api.Json;
import slipway.api.wire.Lineage;

/// Where a prediction came from.
@Command(
    name = "lineage",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "Where a prediction came from, down to the bytes.")
final class LineageCommand {
  private final Console console;

  LineageCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "prediction",
      mixinStandardHelpOptions = true,
      description = "Trace a prediction to its source files.")
  int prediction(
      @Parameters(paramLabel = "ID", description = "The prediction's id.") UUID id,
      @Option(
              names = "--verify",
              description = {
                "Recompute every checksum from the store, the features from the data, the data from",
                "the raw files, and the prediction itself (exit code 4 when one differs)."
              })
          boolean verify) {
    try (var client = console.connect()) {
      var project = console.project(client);
      var lineage = project.lineage(id);
      if (!verify) {
        console.show(lineage, tree(lineage, console.colour()));
        return Exit.OK.status();
      }
      var verification = project.verify(id);
      var both = Json.object();
      both.set("lineage", Json.treeOf(lineage));
      both.set("verification", Json.treeOf(verification));
      console.show(
          both, tree(lineage, console.colour()) + "\n" + checks(verification, console.colour()));
      return (verification.verified() ? Exit.OK : Exit.CHECK_FAILED).status();
    }
  }

  static String tree(Lineage lineage, boolean colour) {
    Map<String, Lineage.Node> nodes = new HashMap<>();
    lineage.nodes().forEach(node -> nodes.put(node.id(), node));
    var out = new StringBuilder();
    if (!lineage.nodes().isEmpty()) {
      append(out, lineage.nodes().getFirst(), nodes, new HashSet<>(), "", colour);
    }
    return out.toString();
  }

  private static void append(
      StringBuilder out,
      Lineage.Node node,
      Map<String, Lineage.Node> nodes,
      Set<String> seen,
      String indent,
      boolean colour) {
    out.append(indent)
        .append(Style.STRONG.on(node.kind(), colour))
        .append("  ")
        .append(node.title());
    var digest = node.digest();
    if (digest != null) {
      out.append("  ").append(Style.FAINT.on(digest, colour));
    }
    out.append('\n');
    if (!seen.add(node.id())) {
      return;
    }
    node.facts()
        .forEach((name, value) ->
            out.append(indent).append("    ").append(name).append(": ").append(value).append('\n'));
    for (var source : node.madeOf()) {
      var next = nodes.get(source);
      if (next != null) {
        append(out, next, nodes, seen, indent + "  ", colour);
      }
    }
  }

  private static String checks(Lineage.Verification verification, boolean colour) {
    var table = new Table("CHECK", "OF", "OUTCOME", "EXPECTED", "FOUND");
    for (var check : verification.checks()) {
      table.row(check.name(), check.node(), check.outcome(), check.expected(), check.found());
    }
    return table.render(colour)
        + (verification.verified()
            ? Style.GOOD.on("verified", colour)
                + (verification.replayedBitForBit()
                    ? ": replayed bit for bit"
                    : ": replayed within the tolerance")
            : Style.BAD.on("NOT verified", colour) + ": a check above failed")
        + "\n";
  }
}
