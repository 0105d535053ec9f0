package slipway.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Applying.SourceFile;

/// What is put into the months on purpose: declarations as a mistaken release would bring them, and
/// deliveries as a broken feed would.
public final class Incidents {
  public static final Incidents NONE = new Incidents(List.of());

  /// A pipeline that brings the code of the features as declared now to the model in service.
  static final String FEATURE_RELEASE = "feature-release";

  private static final YearMonth NOVEMBER = YearMonth.of(1997, 11);
  private static final YearMonth JANUARY = YearMonth.of(1998, 1);
  private static final String VIEW = "customer_activity.yaml";
  private static final String CONTRACT = "customer_activity.contract.yaml";
  private static final String PIPELINE = "pipeline.yaml";

  /// What happens in a month.
  ///
  /// @param before applied when the month's delivery is there, before its features are computed
  /// @param after applied when the month is judged
  /// @param releases whether the features' code is released by hand
  /// @param damage of the delivery; null when that is sound
  /// @param history all deliveries up to the month's, where the damage is of all of them
  private record Incident(
      YearMonth month,
      List<SourceFile> before,
      List<SourceFile> after,
      boolean releases,
      @Nullable Damage damage,
      List<Months.Delivery> history) {
    /// Of the declarations alone.
    Incident(YearMonth month, List<SourceFile> before, List<SourceFile> after, boolean releases) {
      this(month, before, after, releases, null, List.of());
    }
  }

  private final List<Incident> incidents;

  private Incidents(List<Incident> incidents) {
    this.incidents = List.copyOf(incidents);
  }

  /// @param asked `none`, `A`, `B`, `all`, `A-unguarded` or the name of a [Damage]
  public static Incidents of(String asked, Path example) {
    return switch (asked.toLowerCase(Locale.ROOT)) {
      case "none" -> NONE;
      case "a" -> new Incidents(List.of(damaged(Damage.HOURS, example)));
      case "b" -> new Incidents(List.of(leak(example)));
      case "all" -> new Incidents(List.of(damaged(Damage.HOURS, example), leak(example)));
      case "a-unguarded" -> new Incidents(List.of(unguarded(example)));
      default ->
          new Incidents(
              List.of(
                  damaged(
                      Damage.of(asked)
                          .orElseThrow(() ->
                              SlipwayException.invalid(
                                  "--inject",
                                  asked,
                                  "none, A, B, all, A-unguarded or one of "
                                      + String.join(", ", Damage.names()))),
                      example)));
    };
  }

  private static Incident damaged(Damage damage, Path example) {
    if (damage.place() == Damage.Place.VIEW) {
      return new Incident(NOVEMBER, List.of(broken(damage, example)), List.of(), false);
    }
    var history =
        damage.place() == Damage.Place.HISTORY
            ? Months.read(example.resolve("data/CDNOW_master.txt")).deliveries().stream()
                .filter(delivery -> !delivery.month().isAfter(NOVEMBER))
                .toList()
            : List.<Months.Delivery>of();
    return new Incident(NOVEMBER, List.of(), List.of(), false, damage, history);
  }

  private static SourceFile broken(Damage damage, Path example) {
    var view = read(example, VIEW);
    return new SourceFile(view.path(), changed(view, damage.done(view.text())));
  }

  /// The rules that would refuse what the view computes are taken away first, and a person releases
  /// the new code for the model in service.
  private static Incident unguarded(Path example) {
    var contract = read(example, CONTRACT);
    var text = contract.text();
    for (var rule : List.of("recency_within_tenure", "recency_steps")) {
      text = text.replaceAll("(?m)^ *- \\{ id: " + rule + ",.*\\R", "");
    }
    var release =
        """
        kind: Pipeline
        name: feature-release
        spec:
          description: Brings the code of the features as declared now to the model in service.
          parameters:
            version: { type: string, description: The model version in service }
          steps:
            - name: release
              type: release
              with: { endpoint: churn, version: "${parameters.version}", views: current }
        """;
    return new Incident(
        NOVEMBER,
        List.of(
            new SourceFile(CONTRACT, changed(contract, text)),
            broken(Damage.HOURS, example),
            new SourceFile("feature-release.yaml", release)),
        List.of(),
        true);
  }

  /// The training step joins today's table, in which the months stand that the labels are about.
  private static Incident leak(Path example) {
    var pipeline = read(example, PIPELINE);
    var at = "        cutoff: newest-matured\n";
    var leaking =
        at
            + """
                    transform:
                      relations: { now: features/customer_activity }
                      sql: select frame.* replace (now.cds_total as cds_total) from frame join now using (customer_id)
            """;
    return new Incident(
        JANUARY,
        List.of(new SourceFile(PIPELINE, changed(pipeline, pipeline.text().replace(at, leaking)))),
        List.of(pipeline),
        false);
  }

  boolean isIn(YearMonth month) {
    return incidents.stream().anyMatch(incident -> incident.month().equals(month));
  }

  boolean releasesFeatures(YearMonth month) {
    return incidents.stream()
        .anyMatch(incident -> incident.month().equals(month) && incident.releases());
  }

  List<SourceFile> before(YearMonth month) {
    var files = new ArrayList<SourceFile>();
    incidents.stream()
        .filter(incident -> incident.month().equals(month))
        .forEach(incident -> files.addAll(incident.before()));
    return files;
  }

  List<SourceFile> after(YearMonth month) {
    var files = new ArrayList<SourceFile>();
    incidents.stream()
        .filter(incident -> incident.month().equals(month))
        .forEach(incident -> files.addAll(incident.after()));
    return files;
  }

  /// The delivery as the feed brings it.
  ///
  /// @param last the one before; null for the first
  Months.Delivery damaged(Months.Delivery whole, Months.@Nullable Delivery last) {
    for (var incident : incidents) {
      var damage = incident.damage();
      if (incident.month().equals(whole.month()) && damage != null) {
        var from =
            switch (damage.place()) {
              case FEED_BEFORE -> last == null ? whole : last;
              case HISTORY -> together(incident.history());
              case FEED, VIEW -> whole;
            };
        return whole.with(damage.done(from.content()), from.rows());
      }
    }
    return whole;
  }

  /// One file of all, under one header.
  private static Months.Delivery together(List<Months.Delivery> deliveries) {
    var bytes = new ByteArrayOutputStream();
    int rows = 0;
    for (var delivery : deliveries) {
      var content = delivery.content();
      int from = bytes.size() == 0 ? 0 : Months.lineEnd(content, 0);
      bytes.write(content, from, content.length - from);
      rows += delivery.rows();
    }
    return deliveries.getLast().with(bytes.toByteArray(), rows);
  }

  private static SourceFile read(Path example, String name) {
    try {
      return new SourceFile(name, Files.readString(example.resolve(name)));
    } catch (IOException e) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND, example.resolve(name) + ": cannot be read (expected: YAML)", e);
    }
  }

  /// An example that was edited away from what an incident changes must not replay without it.
  private static String changed(SourceFile file, String text) {
    if (file.text().equals(text)) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          file.path() + ": nothing to change (expected: the example as it comes)");
    }
    return text;
  }
}
