package slipway.serving;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.contracts.RowRules;
import slipway.features.OnlineSlot;
import slipway.features.OnlineSnapshot;
import slipway.runtime.LoadedModel;

/// A release in memory: its model, the door in front of it and the online views behind it. Asking
/// it never waits.
final class ActiveRelease {
  private final Release release;
  private final LoadedModel model;
  private final Configuration configuration;
  private final Task task;
  private final List<String> classes;
  private final Door door;
  private final List<View> views;
  private final int width;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private volatile Lookups lookups = new Lookups(List.of(), List.of(), null);

  /// One view: where its features stand in the vector, by which of the door's keys they are looked
  /// up, and what the door asks of them when they are given.
  record View(String name, OnlineSlot slot, int offset, int width, int key, RowRules rules) {}

  /// The parts of a release that were loaded.
  ///
  /// @param classes names of a multiclass model's outputs; none of another
  record Loaded(
      LoadedModel model,
      Configuration configuration,
      Task task,
      List<String> classes,
      Door door,
      List<View> views) {}

  /// A request as the model sees it.
  ///
  /// @param from where the vector was looked up; null when the features were given
  @SuppressWarnings("ArrayRecordComponent")
  record Question(float[] vector, @Nullable String entity, @Nullable Lookups from) {}

  /// What the model said.
  ///
  /// @param prediction null when the model did not say a number
  /// @param probability of the answer that is given (multiclass) or of the positive one; null for
  ///   an amount
  /// @param classes whose probabilities the outputs are, of a multiclass model
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(
      float[] output,
      @Nullable String prediction,
      @Nullable Float probability,
      List<String> classes) {
    boolean isNull() {
      return prediction == null;
    }
  }

  /// The snapshots that vectors come from: the same object as long as they are the same.
  ///
  /// @param cutoff the oldest of theirs
  record Lookups(List<OnlineSnapshot> snapshots, List<Digest> trees, @Nullable LocalDate cutoff) {}

  ActiveRelease(Release release, Loaded loaded) {
    this.release = release;
    this.model = loaded.model();
    this.configuration = loaded.configuration();
    this.task = loaded.task();
    this.classes = List.copyOf(loaded.classes());
    this.door = loaded.door();
    this.views = List.copyOf(loaded.views());
    this.width = views.stream().mapToInt(View::width).sum();
  }

  Release release() {
    return release;
  }

  Task task() {
    return task;
  }

  /// Names of a multiclass model's outputs, in order; none of another model.
  List<String> classes() {
    return classes;
  }

  /// What a request may hold.
  Door door() {
    return door;
  }

  /// Takes a reference for one request; false when the release has been replaced meanwhile.
  boolean retain() {
    return model.retain();
  }

  void done() {
    model.release();
  }

  /// Gives the owner's reference back: the model is freed when the last request has left. Calling
  /// it again does nothing.
  void close() {
    if (isClosed.compareAndSet(false, true)) {
      model.close();
      views.forEach(view -> view.slot().close());
    }
  }

  /// Reads a body; refused is what the door refuses.
  Door.Input read(byte[] body) {
    return door.read(body);
  }

  /// Whether what the other has read needs not be read again here.
  boolean hasDoorOf(ActiveRelease other) {
    return door.isLike(other.door);
  }

  /// A recorded request as this release would read it: by its entity, or else by the features that
  /// it gave. Empty when it names other keys or features than this release takes.
  Optional<Door.Input> again(Recorded.Asked asked) {
    var keys = new String[door.keys().size()];
    if (asked.entity() == null) {
      return asked.vector().length == width
          ? Optional.of(new Door.Input(keys, doubles(asked.vector())))
          : Optional.empty();
    }
    var named = keys.length == 1 ? new String[] {asked.entity()} : asked.entity().split(",", -1);
    return named.length == keys.length
        ? Optional.of(new Door.Input(named, null))
        : Optional.empty();
  }

  private static double[] doubles(float[] vector) {
    var values = new double[vector.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = vector[i];
    }
    return values;
  }

  /// Looks up or checks what a body holds.
  Question question(Door.Input input) {
    return question(input, input.features() == null ? lookups() : lookups);
  }

  /// The same with vectors of these snapshots.
  Question question(Door.Input input, Lookups from) {
    var given = input.features();
    if (given == null) {
      return lookUp(input.keys(), from);
    }
    requireRules(given);
    var vector = new float[width];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) given[i];
    }
    return new Question(vector, entity(input), null);
  }

  Answer answer(Question question) {
    var output = new float[model.signature().outputCount()];
    model.predict(question.vector(), 1, output);
    for (float value : output) {
      if (!Float.isFinite(value)) {
        return new Answer(output, null, null, List.of());
      }
    }
    return switch (task) {
      case BINARY -> {
        float probability = output[output.length - 1]; // of [negative, positive] or [positive]
        yield new Answer(
            output,
            probability >= configuration.threshold()
                ? configuration.positive()
                : configuration.negative(),
            probability,
            List.of());
      }
      case MULTICLASS -> {
        int best = 0;
        for (int i = 1; i < output.length; i++) {
          best = output[i] > output[best] ? i : best;
        }
        yield new Answer(output, classes.get(best), output[best], classes);
      }
      case REGRESSION -> new Answer(output, Float.toString(output[0]), null, List.of());
    };
  }

  /// Runs the model once, so that the first request finds it warm.
  void warm() {
    var vector = new float[width];
    java.util.Arrays.fill(vector, Float.NaN);
    answer(new Question(vector, null, null));
  }

  /// The views' snapshots of now.
  Lookups lookups() {
    var known = lookups;
    if (known.snapshots().size() != views.size()) {
      return renewed();
    }
    for (int i = 0; i < views.size(); i++) {
      if (known.snapshots().get(i).set() != views.get(i).slot().set()) {
        return renewed();
      }
    }
    return known;
  }

  private Question lookUp(@Nullable String[] keys, Lookups from) {
    var vector = new float[width];
    for (int i = 0; i < views.size(); i++) {
      var view = views.get(i);
      var key = String.valueOf(keys[view.key()]);
      var snapshot = from.snapshots().get(i);
      if (!snapshot.copy(key, vector, view.offset())) {
        throw unknown(view, snapshot, key);
      }
    }
    return new Question(vector, entity(keys), from);
  }

  private Lookups renewed() {
    var snapshots = new ArrayList<OnlineSnapshot>();
    var trees = new ArrayList<Digest>();
    LocalDate oldest = null;
    for (var view : views) {
      var snapshot = view.slot().snapshot();
      if (snapshot == null) {
        throw new SlipwayException(
            ErrorCode.UNAVAILABLE,
            view.name()
                + ": not in memory yet (expected: in a moment; every feature may be given)");
      }
      snapshots.add(snapshot);
      trees.add(snapshot.tree());
      oldest = oldest == null || snapshot.cutoff().isBefore(oldest) ? snapshot.cutoff() : oldest;
    }
    var renewed = new Lookups(snapshots, trees, oldest);
    lookups = renewed;
    return renewed;
  }

  private void requireRules(double[] given) {
    for (var view : views) {
      var row =
          views.size() == 1
              ? given
              : java.util.Arrays.copyOfRange(given, view.offset(), view.offset() + view.width());
      var violation = view.rules().check(row);
      if (violation.isPresent()) {
        throw new SlipwayException(ErrorCode.INVALID_ARGUMENT, violation.get().message());
      }
    }
  }

  /// The entity that a body names; null when it names none.
  static @Nullable String entity(Door.Input input) {
    return entity(input.keys());
  }

  private static @Nullable String entity(@Nullable String[] keys) {
    if (keys.length == 1) {
      return keys[0];
    }
    var text = new StringBuilder();
    for (var key : keys) {
      text.append(text.isEmpty() ? "" : ",").append(key == null ? "" : key);
    }
    return text.isEmpty() ? null : text.toString();
  }

  private SlipwayException unknown(View view, OnlineSnapshot snapshot, String key) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND,
        door.key(view.key())
            + ": "
            + key
            + " (expected: one of the "
            + snapshot.rows().size()
            + " that "
            + view.name()
            + " knew at "
            + snapshot.cutoff()
            + "; or give every feature)");
  }
}
