package slipway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import slipway.analytics.Analytics;
import slipway.analytics.AnalyticsLimits;
import slipway.analytics.Session;
import slipway.api.Json;
import slipway.blob.FileBlobs;
import slipway.config.CrashPoint;
import slipway.contracts.CheckScope;
import slipway.contracts.Contract;
import slipway.telemetry.Telemetry;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A contract's whole check of three million flights against one scan of the same columns by DuckDB
/// itself, in one session, in turns; and what each kind of rule adds to it.
///
/// `ContractPass FILE [ROUNDS]`: FILE is `data/flights-3m.parquet` of npm's `vega-datasets` 3.2.1.
public final class ContractPass {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Instant NOW = Instant.parse("2001-07-01T12:00:00Z");

  /// Reads every value of every column, and answers with a sum of each.
  private static final String SCAN =
      "select sum(epoch(date)), sum(delay), sum(distance), sum(length(origin)), sum(length(destination)) from flights";

  /// The parts of a contract that cost something, each by itself.
  private enum Part {
    NOTHING,
    REQUIRED,
    BOUNDS,
    PATTERNS,
    ROW_RULE,
    FRESHNESS,
    DUPLICATES
  }

  private final Session session;
  private final int rounds;

  private ContractPass(Session session, int rounds) {
    this.session = session;
    this.rounds = rounds;
  }

  /// Prints a table.
  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 9;
    var folder = Files.createTempDirectory("bench");
    var blobs = FileBlobs.open(folder.resolve("blobs"), CrashPoint.none());
    try (var file = Files.newInputStream(Path.of(arguments[0]));
        var analytics =
            Analytics.open(
                blobs, folder.resolve("analytics"), AnalyticsLimits.standard(), new Telemetry())) {
      var flights = blobs.put(file);
      analytics.session(session -> {
        session.relation("flights", List.of(flights));
        new ContractPass(session, rounds).run();
        return true;
      });
    } finally {
      remove(folder);
    }
  }

  private void run() {
    compare("all but duplicates", EnumSet.complementOf(EnumSet.of(Part.DUPLICATES)));
    compare("all", EnumSet.allOf(Part.class));
    for (var part : Part.values()) {
      compare(part.name().toLowerCase(Locale.ROOT), EnumSet.of(part));
    }
  }

  private void compare(String name, Set<Part> parts) {
    var contract = contract(parts);
    var scope = CheckScope.at(NOW);
    var scans = new double[rounds];
    var checks = new double[rounds];
    var ratios = new double[rounds];
    var report = contract.check(session, "flights", scope); // warm
    for (int i = 0; i < rounds; i++) {
      scans[i] = millis(() -> session.query(SCAN, row -> row.text(1)));
      checks[i] = millis(() -> contract.check(session, "flights", scope));
      ratios[i] = checks[i] / scans[i];
    }
    System.out.printf(
        Locale.ROOT,
        "%-20s %2d rules %s  scan %6.1f ms  check %6.1f ms  ratio: median %.2f, least %.2f, most %.2f%n",
        name,
        report.rules().size(),
        report.outcome(),
        Load.middle(scans),
        Load.middle(checks),
        Load.middle(ratios),
        ratios[0],
        ratios[rounds - 1]);
  }

  private static double millis(Runnable work) {
    long before = System.nanoTime();
    work.run();
    return (System.nanoTime() - before) / NANOS_PER_MILLI;
  }

  private static Contract contract(Set<Part> parts) {
    var document = Json.object();
    document.put("apiVersion", "v3.1.0").put("kind", "DataContract").put("id", "flights");
    document.put("version", "1.0.0").put("status", "active");
    var table = document.putArray("schema").addObject().put("name", "flights");
    var columns = table.putArray("properties");
    boolean bounds = parts.contains(Part.BOUNDS);
    column(columns, "date", "timestamp", bounds ? "{\"minimum\": \"2001-01-01T00:00:00\"}" : "");
    column(columns, "delay", "integer", bounds ? "{\"minimum\": -2000, \"maximum\": 2000}" : "");
    column(columns, "distance", "integer", bounds ? "{\"minimum\": 0, \"maximum\": 6000}" : "");
    var airport = parts.contains(Part.PATTERNS) ? "{\"pattern\": \"^[A-Z]{3}$\"}" : "";
    column(columns, "origin", "string", airport);
    column(columns, "destination", "string", airport);
    if (parts.contains(Part.REQUIRED)) {
      columns.forEach(column -> ((ObjectNode) column).put("required", true));
    }
    var quality = table.putArray("quality");
    if (parts.contains(Part.ROW_RULE)) {
      custom(quality, "elsewhere", "row").put("expression", "origin <> destination");
    }
    if (parts.contains(Part.FRESHNESS)) {
      custom(quality, "fresh", "freshness").put("column", "date").put("maxAgeDays", 1);
    }
    if (parts.contains(Part.DUPLICATES)) {
      var rule = quality.addObject().put("id", "few_duplicates").put("type", "library");
      rule.put("metric", "duplicateValues").put("unit", "percent").put("mustBeLessOrEqualTo", 1);
      var named = rule.putObject("arguments").putArray("properties");
      columns.forEach(column -> named.add(column.path("name").asString()));
    }
    return Contract.parse(document);
  }

  private static void column(ArrayNode columns, String name, String type, String options) {
    var column = columns.addObject().put("name", name).put("logicalType", type);
    if (!options.isEmpty()) {
      column.set("logicalTypeOptions", Json.tree(options));
    }
  }

  private static ObjectNode custom(ArrayNode quality, String id, String rule) {
    var entry = quality.addObject().put("id", id).put("type", "custom").put("engine", "slipway");
    return entry.putObject("implementation").put("rule", rule);
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
