package slipway.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.Lineage;
import slipway.client.ProjectClient;

/// What a replay brought, for people and as JSON.
///
/// @param predictions acknowledged over all months
/// @param seconds from the command's start
public record Summary(
    List<Month> months, List<Model> models, Proof lineage, long predictions, double seconds) {

  private static final String RAW_FILE = "raw file";

  /// @param drift null before the first release, which there is nothing to compare with
  /// @param performance of the release in production at the month's end, once labels were known
  /// @param model in production at the month's end; null before the first
  public record Month(
      String month,
      int rows,
      Replay.Checks checks,
      long predictions,
      @Nullable Drift drift,
      @Nullable Quality performance,
      String signal,
      String diagnosis,
      String action,
      Told.@Nullable Gate gate,
      Told.@Nullable Gate recalibration,
      Told.@Nullable Rollout rollout,
      @Nullable String model,
      List<String> why,
      List<Told.Decided> decisions) {}

  /// @param alarms in sentences
  /// @param expected features that moved as declared
  public record Drift(List<String> alarms, List<String> expected) {}

  /// @param interval of 95 % for the gap
  public record Quality(
      @Nullable Double auc,
      @Nullable Double logLoss,
      @Nullable Double calibrationGap,
      @Nullable List<Double> interval) {}

  /// @param promotedAt the cutoff at whose rollout or activation it came into service
  /// @param trainedAsOf the cutoff of its training rows
  public record Model(
      String name,
      int version,
      @Nullable Digest packageDigest,
      @Nullable String runId,
      @Nullable String promotedAt,
      @Nullable String trainedAsOf) {}

  /// One prediction, traced to its bytes and made again.
  public record Proof(UUID predictionId, boolean verified, boolean replayedBitForBit) {}

  public static Summary of(
      ProjectClient project, Replay replay, List<Replay.MonthResult> results, Instant started) {
    var gathered = new Gathered(project);
    var months = results.stream().map(gathered::month).toList();
    var verification = project.verify(replay.newestPrediction());
    return new Summary(
        months,
        gathered.models(results),
        new Proof(
            verification.predictionId(), verification.verified(), verification.replayedBitForBit()),
        results.stream().mapToLong(Replay.MonthResult::predictions).sum(),
        Duration.between(started, Instant.now()).toMillis() / 1000.0);
  }

  void write(Path file) throws IOException {
    Files.writeString(file, Json.pretty(this) + "\n");
  }

  void print(PrintStream out, Lineage trace) {
    out.println();
    out.println(
        "month      rows  checks  predictions    AUC  log loss     gap  signal           action");
    for (var month : months) {
      out.printf(
          "%s  %,6d  %s  %11s  %5s  %8s  %6s  %-15s  %s%n",
          month.month(),
          month.rows(),
          (month.checks().failed() == 0 ? "pass " : "FAIL ") + month.checks().passed(),
          month.predictions() == 0 ? "–" : "%,d".formatted(month.predictions()),
          figure(month.performance() == null ? null : month.performance().auc()),
          figure(month.performance() == null ? null : month.performance().logLoss()),
          signed(month.performance() == null ? null : month.performance().calibrationGap()),
          month.signal(),
          month.action());
    }
    out.println();
    for (var model : models) {
      out.println(
          "model      "
              + model.name()
              + " version "
              + model.version()
              + ", trained as of "
              + model.trainedAsOf()
              + ", in service since "
              + model.promotedAt()
              + ", package "
              + brief(model.packageDigest()));
    }
    out.printf("predicted  %,d times%n", predictions);
    out.println("proof      prediction " + lineage.predictionId());
    proof(trace).forEach(line -> out.println("           " + line));
    out.println(
        "           every checksum "
            + (lineage.verified() ? "holds" : "DOES NOT HOLD")
            + ", made again "
            + (lineage.replayedBitForBit() ? "bit for bit" : "NOT bit for bit"));
    out.printf("time       %.0f s%n", seconds);
  }

  /// A line for each thing that the prediction was made of; the raw files share one.
  static List<String> proof(Lineage trace) {
    var files =
        trace.nodes().stream()
            .filter(node -> node.kind().equals(RAW_FILE))
            .map(node -> node.title())
            .sorted()
            .toList();
    var lines = new ArrayList<String>();
    for (var node : trace.nodes()) {
      var isNamed = node.title().startsWith(node.kind()) || node.kind().equals("view");
      if (!node.kind().equals(RAW_FILE)) {
        lines.add(isNamed ? node.title() : node.kind() + " " + node.title());
      }
    }
    if (!files.isEmpty()) {
      lines.add(
          files.size() == 1
              ? RAW_FILE + " " + files.getFirst()
              : "%d raw files, %s to %s"
                  .formatted(files.size(), files.getFirst(), files.getLast()));
    }
    return lines;
  }

  private static String figure(@Nullable Double value) {
    return value == null ? "–" : "%.4f".formatted(value).replaceFirst("^0", "");
  }

  private static String signed(@Nullable Double value) {
    return value == null ? "–" : "%+.4f".formatted(value).replaceFirst("0\\.", ".");
  }

  private static String brief(@Nullable Digest digest) {
    return digest == null ? "none" : digest.brief();
  }
}
