package slipway.serving;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.serving.ActiveRelease.Answer;
import slipway.serving.ActiveRelease.Question;

/// A split with its releases in memory: who answers a request. Immutable but for its count of
/// references, by which a request keeps every release that it may need.
final class LiveSplit {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSplit.class);

  private final Split split;
  private final SplitCounters counters;
  private final List<ActiveRelease> releases = new ArrayList<>();
  private final Role primary;
  private final Role fallback;
  private final @Nullable Role canary;
  private final int weight;
  private final byte[] salt;
  private final List<Role> shadows;
  private final Role primaryAsShadow;
  private final AtomicInteger references = new AtomicInteger(1);

  /// What answered a request, and how that is counted.
  ///
  /// @param assigned the variant whose turn it was
  /// @param events of [SplitCounters]
  record Served(
      Role role,
      Question question,
      Answer answer,
      Variant assigned,
      int events,
      @Nullable Sticky sticky) {}

  /// @param loaded finds a release of the split in memory
  LiveSplit(Split split, Function<Release, ActiveRelease> loaded, SplitCounters counters) {
    this.split = split;
    this.counters = counters;
    var main = held(loaded.apply(split.primary()));
    double share = split.propensity(Variant.CANARY);
    this.primary = new Role(main, Variant.PRIMARY, 1 - share);
    this.fallback = new Role(main, Variant.FALLBACK, share);
    this.primaryAsShadow = new Role(main, Variant.SHADOW, 1);
    this.canary =
        split
            .canary()
            .map(arm -> new Role(held(loaded.apply(arm.release())), Variant.CANARY, share))
            .orElse(null);
    this.weight = split.canary().map(Split.Arm::weight).orElse(0);
    this.salt = split.salt().getBytes(StandardCharsets.UTF_8);
    this.shadows =
        split.shadows().stream()
            .map(shadow -> new Role(held(loaded.apply(shadow)), Variant.SHADOW, 1))
            .toList();
  }

  Split split() {
    return split;
  }

  SplitCounters counters() {
    return counters;
  }

  /// Who answers what is nobody else's turn.
  ActiveRelease primary() {
    return primary.release();
  }

  /// Takes a reference for one request; false when the split has been replaced meanwhile.
  boolean retain() {
    int held = references.get();
    while (held > 0) {
      if (references.compareAndSet(held, held + 1)) {
        return true;
      }
      held = references.get();
    }
    return false;
  }

  /// Gives a reference back; the owner's is the last.
  void done() {
    if (references.decrementAndGet() == 0) {
      releases.forEach(ActiveRelease::done);
    }
  }

  /// Asks the variant whose turn it is. What a canary cannot answer the primary does.
  Served serve(byte[] body, String requestId) {
    var input = primary.release().read(body);
    var arm = canary;
    if (arm == null) {
      return byPrimary(input, null);
    }
    var entity = ActiveRelease.entity(input);
    var sticky = Sticky.of(salt, entity == null ? requestId : entity);
    return sticky.bucket() < weight ? byCanary(arm, body, input, sticky) : byPrimary(input, sticky);
  }

  /// Who else is asked about a request that this one answered.
  List<Role> shadowsOf(Role answered) {
    if (shadows.isEmpty()) {
      return shadows;
    }
    var asked = new ArrayList<Role>(shadows.size() + 1);
    if (answered.release() != primary.release()) {
      asked.add(primaryAsShadow);
    }
    for (var shadow : shadows) {
      if (shadow.release() != answered.release()) {
        asked.add(shadow);
      }
    }
    return asked;
  }

  private Served byPrimary(Door.Input input, @Nullable Sticky sticky) {
    try {
      var question = primary.release().question(input);
      var answer = primary.release().answer(question);
      return new Served(primary, question, answer, Variant.PRIMARY, events(answer), sticky);
    } catch (RuntimeException e) {
      if (!isCallersFault(e)) {
        counters.count(Variant.PRIMARY, SplitCounters.ERROR, sticky);
      }
      throw e;
    }
  }

  private Served byCanary(Role arm, byte[] body, Door.Input input, Sticky sticky) {
    int events = SplitCounters.ERROR;
    try {
      var release = arm.release();
      var read = release.hasDoorOf(primary.release()) ? input : release.read(body);
      var question = release.question(read);
      var answer = release.answer(question);
      if (!answer.isNull()) {
        return new Served(arm, question, answer, Variant.CANARY, 0, sticky);
      }
      events = events(answer);
    } catch (RuntimeException e) {
      LOG.debug("canary {} failed", arm.release().release().digest().brief(), e);
    }
    try {
      var question = primary.release().question(input);
      var answer = primary.release().answer(question);
      return new Served(fallback, question, answer, Variant.CANARY, events, sticky);
    } catch (RuntimeException e) {
      if (!isCallersFault(e)) {
        counters.count(Variant.CANARY, events, sticky);
      }
      throw e;
    }
  }

  static int events(Answer answer) {
    return answer.isNull() ? SplitCounters.ERROR | SplitCounters.NULL_OUTPUT : 0;
  }

  private static boolean isCallersFault(RuntimeException e) {
    return e instanceof SlipwayException refusal
        && refusal.code().fault() == ErrorCode.Fault.CALLER;
  }

  private ActiveRelease held(ActiveRelease release) {
    if (!release.retain()) {
      throw new IllegalStateException("release " + release.release().digest() + " is closed");
    }
    releases.add(release);
    return release;
  }
}
