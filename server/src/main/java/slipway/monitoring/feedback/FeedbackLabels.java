package slipway.monitoring.feedback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.analytics.Analytics;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.api.wire.Feedback;
import slipway.api.wire.Performance;
import slipway.audit.Audit;
import slipway.datasets.Commit;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.features.Features;
import slipway.monitoring.performance.Measured;
import slipway.monitoring.scoring.Joined;
import slipway.monitoring.scoring.Outcome;
import slipway.registry.Registry;
import slipway.serving.PredictionLog;
import slipway.serving.Serving;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Labels that clients send, for endpoints whose model names no label view.
public final class FeedbackLabels {
  private static final Logger LOG = LoggerFactory.getLogger(FeedbackLabels.class);
  static final int LABELS_MAX = 1_000;
  private static final int SHOWN_MAX = 1_000;
  private static final int JUDGED_MAX = 1_000_000;
  private static final int CACHED_MAX = 64;
  private static final int DETAILS_MAX = 20;

  private final Parts parts;
  private final FeedbackStore store = new FeedbackStore();
  private final Predictions predictions;
  private final Cache<Known, List<Performance>> computed =
      Caffeine.newBuilder().maximumSize(CACHED_MAX).build();

  /// The parts of the server that feedback is made of.
  public record Parts(
      Access access,
      Audit audit,
      Database database,
      Analytics analytics,
      Events events,
      BusinessClock business,
      WallClock wall,
      Datasets datasets,
      Features features,
      Registry registry,
      Serving serving) {}

  public FeedbackLabels(Parts parts) {
    this.parts = parts;
    this.predictions =
        new Predictions(parts.database(), parts.analytics(), parts.datasets(), parts.serving());
  }

  /// Keeps all of the labels, or none: refused when one is from the future or of no prediction of
  /// this endpoint (each with its place), and as a conflict when one contradicts a label that is
  /// known. A label that is known already with the same value is counted and changes nothing.
  public Feedback.Received give(
      Caller caller, String project, String endpoint, List<Feedback.Label> labels) {
    var labelView =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, caller, Permission.PREDICT, project);
              requireEndpoint(tx, project, endpoint);
              return parts.serving().active(tx, project, endpoint);
            })
            .map(release -> labelView(project, release.packageDigest()))
            .orElse(null);
    if (labels.isEmpty() || labels.size() > LABELS_MAX) {
      throw SlipwayException.invalid("labels", labels.size(), "1 to " + LABELS_MAX);
    }
    var rows = rows(project, endpoint, labels);
    return parts
        .database()
        .inTransaction(
            "monitoring.feedback",
            tx -> {
              var added = fresh(tx, project, endpoint, rows);
              store.add(tx, project, endpoint, added, caller.name(), parts.wall().now());
              if (!added.isEmpty()) {
                var data = Json.object().put("endpoint", endpoint).put("labels", added.size());
                parts
                    .audit()
                    .write(tx, caller.name(), project, "feedback.received", endpoint, data);
                parts
                    .events()
                    .publish(tx, new NewEvent(project, "feedback.received", endpoint, data));
              }
              return new Feedback.Received(added.size(), rows.size() - added.size(), labelView);
            });
  }

  /// What was told, newest first.
  public List<Feedback.Known> newest(Caller caller, String project, String endpoint) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          requireEndpoint(tx, project, endpoint);
          return store.newest(tx, project, endpoint, SHOWN_MAX);
        });
  }

  /// What clients have told of these predictions, as far as it is known now.
  public Map<UUID, Outcome> outcomes(String project, String endpoint, List<UUID> predictions) {
    var outcomes = new HashMap<UUID, Outcome>();
    var classes = new HashMap<Digest, List<String>>();
    parts
        .database()
        .read(tx -> store.known(tx, project, endpoint, parts.business().now(), predictions))
        .forEach(row ->
            outcomes.put(
                row.prediction(),
                Outcome.of(
                    "",
                    row.value(),
                    classes.computeIfAbsent(row.release(), of -> classNames(project, of)),
                    row.knownAt().atZone(ZoneOffset.UTC).toLocalDate())));
    return outcomes;
  }

  /// None where the package is damaged: the value is told as a number then.
  private List<String> classNames(String project, Digest release) {
    try {
      return model(project, release).classNames();
    } catch (SlipwayException e) {
      LOG.warn("the classes of release {} are not known", release, e);
      return List.of();
    }
  }

  /// How predictions turned out by what is known now: one record for each cutoff (without one, for
  /// each month of asking) and release, oldest first. Equal questions are answered from memory.
  public List<Performance> performance(String project, String endpoint) {
    var asked =
        parts
            .database()
            .read(tx ->
                new Known(
                    project,
                    endpoint,
                    store.extent(tx, project, endpoint, parts.business().now()),
                    parts
                        .datasets()
                        .head(tx, project, PredictionLog.dataset(endpoint))
                        .map(Commit::tree)));
    return computed.get(asked, _ -> compute(project, endpoint));
  }

  /// What a result depends on: labels are never changed, and what is logged is never changed.
  private record Known(
      String project, String endpoint, FeedbackStore.Extent labels, Optional<Digest> log) {}

  private List<Performance> compute(String project, String endpoint) {
    var known =
        parts
            .database()
            .read(tx -> store.known(tx, project, endpoint, parts.business().now(), JUDGED_MAX));
    if (known.isEmpty()) {
      return List.of();
    }
    var asked =
        known.stream().map(row -> new Predictions.Asked(row.prediction(), null, null)).toList();
    var found = predictions.find(project, endpoint, asked);
    var groups = new LinkedHashMap<Group, List<Integer>>();
    for (int i = 0; i < known.size(); i++) {
      if (found.containsKey(i)) {
        groups.computeIfAbsent(Group.of(known.get(i)), _ -> new ArrayList<>()).add(i);
      }
    }
    return groups.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(
                java.util.Comparator.comparing(Group::cutoff)
                    .thenComparing(group -> group.release().hex())))
        .map(group -> figures(project, group.getKey(), group.getValue(), known, found))
        .flatMap(Optional::stream)
        .toList();
  }

  private record Group(LocalDate cutoff, Digest release) {
    static Group of(FeedbackStore.Row row) {
      var cutoff = row.cutoff();
      return new Group(
          cutoff == null ? YearMonth.from(row.at().atZone(ZoneOffset.UTC)).atEndOfMonth() : cutoff,
          row.release());
    }
  }

  private Optional<Performance> figures(
      String project,
      Group group,
      List<Integer> places,
      List<FeedbackStore.Row> known,
      Map<Integer, Predictions.Found> found) {
    var model = model(project, group.release());
    int width = model.width();
    var told = places.stream().filter(place -> output(found, place).length >= width).toList();
    if (told.isEmpty()) {
      return Optional.empty();
    }
    var labels = told.stream().mapToDouble(place -> known.get(place).value()).toArray();
    var said =
        told.stream()
            .map(place -> output(found, place))
            .flatMapToDouble(output -> Arrays.stream(output, output.length - width, output.length))
            .toArray();
    var last =
        told.stream()
            .map(place -> known.get(place).knownAt())
            .max(Instant::compareTo)
            .orElseThrow();
    var joined = new Joined(new String[0], labels, said, width, 0, 0);
    return Optional.of(
        Measured.performance(
            group.cutoff(),
            last.atZone(ZoneOffset.UTC).toLocalDate(),
            group.release(),
            model.task(),
            Measured.of(model.task(), joined, model.classNames())));
  }

  private static double[] output(Map<Integer, Predictions.Found> found, int place) {
    return java.util.Objects.requireNonNull(found.get(place)).output();
  }

  private List<FeedbackStore.Row> rows(
      String project, String endpoint, List<Feedback.Label> labels) {
    var problems = new ArrayList<String>();
    var asked = new ArrayList<Predictions.Asked>();
    for (int i = 0; i < labels.size(); i++) {
      asked.add(asked(i, labels.get(i), problems));
    }
    refuseIfAny(ErrorCode.INVALID_ARGUMENT, "labels that cannot be taken", problems);
    var found = predictions.find(project, endpoint, asked);
    var rows = new LinkedHashMap<UUID, FeedbackStore.Row>();
    var models = new HashMap<Digest, Model>();
    for (int i = 0; i < labels.size(); i++) {
      var prediction = found.get(i);
      if (prediction == null) {
        problems.add(place(i) + "no prediction of " + endpoint + " " + title(labels.get(i)));
        continue;
      }
      var model = models.computeIfAbsent(prediction.release(), of -> model(project, of));
      var value = model.value(labels.get(i));
      if (value == null) {
        problems.add(place(i) + told(labels.get(i)) + " (expected: " + model.expectation() + ")");
        continue;
      }
      var row =
          new FeedbackStore.Row(
              prediction.id(),
              prediction.release(),
              prediction.entity(),
              prediction.cutoff(),
              prediction.at(),
              value,
              time(labels.get(i).knownAt()));
      var twice = rows.put(prediction.id(), row);
      if (twice != null && twice.value() != value) {
        problems.add(
            place(i) + "contradicts another label of prediction " + prediction.id() + " here");
      }
    }
    refuseIfAny(ErrorCode.INVALID_ARGUMENT, "labels that cannot be taken", problems);
    return List.copyOf(rows.values());
  }

  private Predictions.Asked asked(int i, Feedback.Label label, List<String> problems) {
    var value = label.value();
    if ((value == null) == (label.label() == null)) {
      problems.add(place(i) + "expected value, or label with the name of a class");
    } else if (value != null && !Double.isFinite(value)) {
      problems.add(place(i) + "value " + value + " (expected: a number)");
    }
    boolean isById = label.prediction() != null;
    boolean isByEntity = label.entity() != null && label.time() != null;
    if (isById == isByEntity || (isById && (label.entity() != null || label.time() != null))) {
      problems.add(place(i) + "expected prediction, or entity and time");
    }
    try {
      var known = time(label.knownAt());
      if (known.isAfter(parts.business().now())) {
        problems.add(
            place(i)
                + "knownAt "
                + label.knownAt()
                + " is in the future (expected: at most "
                + parts.business().now()
                + ", what the business clock says)");
      }
      return new Predictions.Asked(
          label.prediction(),
          isById ? null : label.entity(),
          isById || label.time() == null ? null : time(label.time()));
    } catch (DateTimeParseException e) {
      problems.add(
          place(i) + "\"" + e.getParsedString() + "\" (expected: a date or an instant, ISO 8601)");
      return new Predictions.Asked(label.prediction(), label.entity(), null);
    }
  }

  /// The rows that are not known yet; one that contradicts what is known refuses all.
  private List<FeedbackStore.Row> fresh(
      Tx tx, String project, String endpoint, List<FeedbackStore.Row> rows) {
    var before =
        store.values(
            tx, project, endpoint, rows.stream().map(FeedbackStore.Row::prediction).toList());
    var conflicts = new ArrayList<String>();
    var fresh = new ArrayList<FeedbackStore.Row>();
    for (var row : rows) {
      var known = before.get(row.prediction());
      if (known == null) {
        fresh.add(row);
      } else if (known != row.value()) {
        conflicts.add(
            "prediction " + row.prediction() + ": " + row.value() + " given, " + known + " known");
      }
    }
    refuseIfAny(ErrorCode.CONFLICT, "labels that contradict what is known", conflicts);
    return fresh;
  }

  private static void refuseIfAny(ErrorCode code, String what, List<String> problems) {
    if (!problems.isEmpty()) {
      throw new SlipwayException(
          code,
          problems.size()
              + " "
              + what
              + " (expected: none; nothing was kept): "
              + problems.getFirst(),
          problems.subList(0, Math.min(DETAILS_MAX, problems.size())));
    }
  }

  private void requireEndpoint(Tx tx, String project, String endpoint) {
    if (parts.serving().declared(tx, project, endpoint).isEmpty()) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND, "endpoint: \"" + endpoint + "\" (expected: a declared Endpoint)");
    }
  }

  /// The view whose labels judge the model; null for one over tables without dates, on whose rows
  /// the model was trained.
  private @Nullable String labelView(String project, Digest packageDigest) {
    var label = parts.registry().packageTree(packageDigest).signature().path("label");
    var definition = label.path("definition").asString("");
    boolean isUndated =
        !definition.isEmpty()
            && parts
                .database()
                .read(tx ->
                    parts
                        .features()
                        .definition(tx, project, new Digest(definition))
                        .filter(view -> parts.features().isUndated(tx, view))
                        .isPresent());
    return isUndated ? null : label.path("view").asStringOpt().orElse(null);
  }

  /// What of a model feedback is held to.
  private record Model(Task task, int classes, List<String> classNames) {
    int width() {
      return task == Task.MULTICLASS ? classes : 1;
    }

    /// A label as a number; null for one that the model cannot have.
    @Nullable Double value(Feedback.Label given) {
      var name = given.label();
      if (name != null) {
        int place = classNames.indexOf(name);
        return place < 0 ? null : (Double) (double) place;
      }
      double value = java.util.Objects.requireNonNull(given.value());
      boolean isPlace = value >= 0 && value < classes && value == Math.rint(value);
      return task == Task.REGRESSION || isPlace ? (Double) value : null;
    }

    String expectation() {
      var named = classNames.isEmpty() ? "" : " or a label of " + classNames;
      return switch (task) {
        case BINARY -> "0 or 1" + named + ", the model is binary";
        case MULTICLASS -> "0 to " + (classes - 1) + named + ", the model is multiclass";
        case REGRESSION -> "a value, the model is a regression";
      };
    }
  }

  private Model model(String project, Digest release) {
    return parts
        .database()
        .read(tx -> parts.serving().release(tx, project, release))
        .map(found -> parts.registry().packageTree(found.packageDigest()))
        .map(tree ->
            new Model(tree.task(), tree.signature().path("classes").asInt(2), tree.classNames()))
        .orElse(new Model(Task.REGRESSION, 0, List.of()));
  }

  private static String told(Feedback.Label label) {
    return label.label() == null ? "value " + label.value() : "label \"" + label.label() + '"';
  }

  /// A date means its end; nothing means now.
  private Instant time(@Nullable String text) {
    if (text == null) {
      return parts.business().now();
    }
    return text.length() == "yyyy-mm-dd".length()
        ? BusinessClock.endOf(LocalDate.parse(text))
        : Instant.parse(text);
  }

  private static String place(int i) {
    return "labels[" + i + "]: ";
  }

  private static String title(Feedback.Label label) {
    return label.prediction() != null
        ? "has the id " + label.prediction()
        : "is of entity " + label.entity() + " at or before " + label.time();
  }
}
