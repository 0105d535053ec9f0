package slipway.monitoring.performance;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.analytics.Analytics;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.Task;
import slipway.api.wire.Performance;
import slipway.datasets.Commit;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.features.Features;
import slipway.monitoring.scoring.ClassPlaces;
import slipway.monitoring.scoring.Joined;
import slipway.monitoring.scoring.Labels;
import slipway.monitoring.scoring.ScoredModel;
import slipway.monitoring.scoring.Served;

/// How right an endpoint's sealed predictions were, by the labels of its model's label view.
public final class Performances {
  private static final Logger LOG = LoggerFactory.getLogger(Performances.class);
  private static final int CACHED_MAX = 64;
  private static final int CUTOFFS_MAX = 1_000;

  private final Database database;
  private final Analytics analytics;
  private final Datasets datasets;
  private final Labels labels;
  private final Cache<Inputs, List<Performance>> computed =
      Caffeine.newBuilder().maximumSize(CACHED_MAX).build();

  public Performances(Database database, Analytics analytics, Datasets datasets, Labels labels) {
    this.database = database;
    this.analytics = analytics;
    this.datasets = datasets;
    this.labels = labels;
  }

  /// A label view that a model was trained on.
  ///
  /// @param width how many outputs of a prediction count
  /// @param classNames in the order of the model's outputs; none when they have no names
  public record Label(
      String view, ScoredModel.Horizon horizon, Task task, int width, List<String> classNames) {
    public Label {
      classNames = List.copyOf(classNames);
    }
  }

  private record OfCutoff(LocalDate cutoff, Digest tree, Labels.Form form) {}

  /// What a result depends on: the log's head, and the newest labels of each cutoff, oldest first.
  private record Inputs(Digest predictions, Label label, List<OfCutoff> labels) {}

  /// One record for each cutoff and release whose labels are known, oldest first; of several
  /// predictions of an entity by one release the first counts. Equal questions are answered from
  /// memory.
  public List<Performance> of(String project, String endpoint, Label label) {
    return inputs(project, endpoint, label)
        .map(inputs -> computed.get(inputs, _ -> analytics.session(s -> compute(s, inputs))))
        .orElse(List.of());
  }

  private Optional<Inputs> inputs(String project, String endpoint, Label label) {
    return database.read(tx -> {
      var log = datasets.head(tx, project, "predictions/" + endpoint);
      if (log.isEmpty()) {
        return Optional.empty();
      }
      var forms = new HashMap<Digest, Labels.Form>();
      var known = new ArrayList<OfCutoff>();
      for (var commit :
          newestOfEachCutoff(datasets.log(tx, project, dataset(label), CUTOFFS_MAX))) {
        var form =
            forms.computeIfAbsent(
                Features.provenance(commit).definition(),
                definition -> labels.form(tx, project, definition));
        known.add(new OfCutoff(commit.cutoff().orElseThrow(), commit.tree(), form));
      }
      return Optional.of(new Inputs(log.get().tree(), label, known));
    });
  }

  private static String dataset(Label label) {
    return "labels/" + label.view();
  }

  private static List<Commit> newestOfEachCutoff(List<Commit> newestFirst) {
    var byCutoff = new LinkedHashMap<LocalDate, Commit>();
    for (var commit : newestFirst) {
      commit.cutoff().ifPresent(cutoff -> byCutoff.putIfAbsent(cutoff, commit));
    }
    return byCutoff.values().stream()
        .sorted(Comparator.comparing(commit -> commit.cutoff().orElseThrow()))
        .toList();
  }

  private List<Performance> compute(Session session, Inputs inputs) {
    session.relation("predictions", datasets.tree(inputs.predictions()).parquet());
    var found = new ArrayList<Performance>();
    for (var known : inputs.labels()) {
      session.relation("labels", datasets.tree(known.tree()).parquet());
      found.addAll(ofCutoff(session, inputs.label(), known));
    }
    return found;
  }

  /// The growing columns of one release's joined rows.
  private static final class Columns {
    final List<Double> labels = new ArrayList<>();
    final List<Double> outputs = new ArrayList<>();
  }

  /// Rows whose class the model has no output for are left out: there is no figure that they could
  /// be part of.
  private static List<Performance> ofCutoff(Session session, Label label, OfCutoff known) {
    var places = ClassPlaces.of(known.form().classes(), label.classNames());
    var byRelease = new LinkedHashMap<String, Columns>();
    var unknown = new int[1];
    var entity = "l." + Sql.name(known.form().entity());
    session.forEach(
        """
        select p.release, p.bits, l.%s::double as label
        from (
          select release, entity, arg_min(output_bits, id) as bits from predictions
          where cutoff = ? and entity is not null group by release, entity
        ) p
        join labels l on %s::varchar = p.entity
        where length(p.bits) >= ?
        order by p.release, %s
        """
            .formatted(Sql.name(known.form().column()), entity, entity),
        row -> {
          if (!places.knows(row.number(3))) {
            unknown[0]++;
            return;
          }
          var joined = byRelease.computeIfAbsent(String.valueOf(row.text(1)), _ -> new Columns());
          for (double value : Served.last(row.requireText(2), label.width())) {
            joined.outputs.add(value);
          }
          joined.labels.add(places.of(row.number(3)));
        },
        known.cutoff(),
        label.width() * Served.BITS);
    if (unknown[0] > 0) {
      LOG.info(
          "{} as of {}: {} labels are of a class that the model does not know",
          label.view(),
          known.cutoff(),
          unknown[0]);
    }
    return byRelease.entrySet().stream()
        .map(entry -> figures(new Digest(entry.getKey()), entry.getValue(), label, known.cutoff()))
        .toList();
  }

  private static Performance figures(
      Digest release, Columns joined, Label label, LocalDate cutoff) {
    var labels = joined.labels.stream().mapToDouble(Double::doubleValue).toArray();
    var outputs = joined.outputs.stream().mapToDouble(Double::doubleValue).toArray();
    var rows = new Joined(new String[0], labels, outputs, label.width(), 0, 0);
    return Measured.performance(
        cutoff,
        cutoff.plusDays(label.horizon().days()),
        release,
        label.task(),
        Measured.of(label.task(), rows, label.classNames()));
  }
}
