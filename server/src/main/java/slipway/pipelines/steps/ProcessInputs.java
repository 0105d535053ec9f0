package slipway.pipelines.steps;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.datasets.Commit;
import slipway.db.Tx;
import slipway.features.FrameRequest;
import slipway.pipelines.StepContext;
import slipway.pipelines.steps.ProcessSettings.Input;
import tools.jackson.databind.node.ObjectNode;

/// What is put into the input folders of a `process` step, and which content it is.
final class ProcessInputs {
  private static final String LABELS_PREFIX = "labels/";
  private static final int FOLDS = 5;

  private final BuiltInSteps.Areas areas;

  ProcessInputs(BuiltInSteps.Areas areas) {
    this.areas = areas;
  }

  /// The closed set of what an input may be.
  private sealed interface Kind {
    record Dataset(String dataset) implements Kind {}

    record Frame(List<String> views, String label, @Nullable String cutoff, int folds)
        implements Kind {}

    record Files(Digest manifest) implements Kind {}
  }

  private static Kind kind(String name, Input input) {
    var dataset = input.dataset();
    var views = input.views();
    var label = input.label();
    var files = input.files();
    boolean isFrame = views != null && label != null;
    boolean hasFrame =
        views != null || label != null || input.cutoff() != null || input.folds() != null;
    if (dataset != null && !hasFrame && files == null) {
      return new Kind.Dataset(dataset);
    }
    if (isFrame && dataset == null && files == null) {
      var folds = input.folds();
      return new Kind.Frame(
          Objects.requireNonNull(views),
          Objects.requireNonNull(label),
          input.cutoff(),
          folds == null ? FOLDS : folds);
    }
    if (files != null && dataset == null && !hasFrame) {
      return new Kind.Files(new Digest(files));
    }
    throw SlipwayException.invalid(
        "inputs." + name,
        Json.text(input),
        "dataset; or views, label and cutoff; or files of a former process step");
  }

  /// Everything the inputs are made of, by digest. Labels that have become known since are made
  /// first: which cutoff is the newest depends on it.
  Map<String, String> digests(StepContext context, ProcessSettings settings) {
    settings.named().values().stream()
        .map(Input::label)
        .filter(Objects::nonNull)
        .distinct()
        .forEach(label -> areas.features().matureDue(context.caller(), context.project(), label));
    return areas
        .database()
        .read(tx -> {
          var digests = new TreeMap<String, String>();
          settings.named().forEach((name, input) -> addDigests(tx, context, name, input, digests));
          return digests;
        });
  }

  private void addDigests(
      Tx tx, StepContext context, String name, Input input, Map<String, String> into) {
    var prefix = "input " + name;
    switch (kind(name, input)) {
      case Kind.Dataset(var dataset) ->
          into.put(prefix, requireHead(tx, context, name, dataset).tree().hex());
      case Kind.Files _ -> {
        // the digest, a setting, names all there is
      }
      case Kind.Frame frame -> {
        var cutoff = cutoff(tx, context, frame);
        into.put(prefix + " cutoff", cutoff.toString());
        for (var view : frame.views()) {
          into.put(
              prefix + " features " + view,
              tree(tx, context, FeaturesStep.DATASET_PREFIX + view, cutoff));
        }
        into.put(
            prefix + " labels " + frame.label(),
            tree(tx, context, LABELS_PREFIX + frame.label(), cutoff));
      }
    }
  }

  /// Writes the folder of each input, and says what lies there.
  ObjectNode write(StepContext context, ProcessSettings settings, Path folder) {
    var told = Json.object();
    settings
        .named()
        .forEach((name, input) -> {
          var at = Files.directory(folder.resolve(name));
          context.progress(Double.NaN, "writing input " + name);
          var one =
              switch (kind(name, input)) {
                case Kind.Dataset(var dataset) -> writeDataset(context, name, dataset, at);
                case Kind.Frame frame -> writeFrame(context, frame, at);
                case Kind.Files(var manifest) -> writeFiles(manifest, at);
              };
          told.set(name, one.put("folder", at.toString()));
        });
    return told;
  }

  private ObjectNode writeDataset(StepContext context, String name, String dataset, Path at) {
    var head = areas.database().read(tx -> requireHead(tx, context, name, dataset));
    var tree = areas.datasets().tree(head.tree());
    var names = Json.object().arrayNode();
    int number = 0;
    for (var digest : tree.parquet()) {
      var file = "part-%05d.parquet".formatted(number++);
      Files.copy(areas.blobs().local(digest), at.resolve(file));
      names.add(file);
    }
    var told =
        Json.object()
            .put("dataset", dataset)
            .put("commit", head.id().toString())
            .put("tree", head.tree().hex())
            .put("rows", head.rows());
    told.set("files", names);
    return told;
  }

  private ObjectNode writeFrame(StepContext context, Kind.Frame wanted, Path at) {
    var cutoff = areas.database().read(tx -> cutoff(tx, context, wanted));
    var frame =
        areas
            .features()
            .frame(
                new FrameRequest(
                    context.project(),
                    wanted.views(),
                    wanted.label(),
                    cutoff,
                    wanted.folds(),
                    null,
                    at));
    var told =
        Json.object()
            .put("cutoff", cutoff.toString())
            .put("rows", frame.rows())
            .put("task", frame.task().name())
            .put("folds", frame.folds());
    told.set("features", Json.treeOf(frame.features()));
    var trees = Json.object();
    frame.parts().forEach(part -> trees.put(part.view(), part.tree().hex()));
    told.set("trees", trees);
    return told;
  }

  private ObjectNode writeFiles(Digest manifest, Path at) {
    var names = new ArrayList<String>();
    ProcessFiles.read(areas.blobs(), manifest)
        .files()
        .forEach((path, digest) -> {
          var target = at.resolve(path);
          Files.directory(Objects.requireNonNull(target.getParent()));
          Files.copy(areas.blobs().local(digest), target);
          names.add(path);
        });
    var told = Json.object();
    told.set("files", Json.treeOf(names));
    return told;
  }

  private LocalDate cutoff(Tx tx, StepContext context, Kind.Frame frame) {
    var cutoff = frame.cutoff();
    return cutoff == null || cutoff.equals(TrainStep.NEWEST_MATURED)
        ? areas.features().requireMatured(tx, context.project(), frame.label())
        : Dates.parse("cutoff", cutoff);
  }

  private Commit requireHead(Tx tx, StepContext context, String name, String dataset) {
    return areas
        .datasets()
        .head(tx, context.project(), dataset)
        .orElseThrow(() ->
            SlipwayException.invalid(
                "inputs." + name + ".dataset", dataset, "a dataset with a version"));
  }

  private String tree(Tx tx, StepContext context, String dataset, LocalDate cutoff) {
    return areas
        .datasets()
        .atCutoff(tx, context.project(), dataset, cutoff)
        .map(commit -> commit.tree().hex())
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.INVALID_STATE,
                dataset + ": nothing as of " + cutoff + " (expected: a materialisation of it)"));
  }
}
