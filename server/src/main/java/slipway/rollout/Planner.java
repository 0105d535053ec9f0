package slipway.rollout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Counted;
import slipway.api.declaration.Declared;
import slipway.api.declaration.RolloutSpec;
import slipway.api.wire.RolloutSizing;
import slipway.api.wire.RolloutSizing.GuardRail;
import slipway.api.wire.RolloutSizing.Quality;
import slipway.api.wire.RolloutSizing.Traffic;
import slipway.statistics.RolloutSize;

/// Says before a rollout what it will be able to decide, from what the endpoint has recorded.
final class Planner {
  /// Older requests say little of those to come.
  private static final Duration WINDOW = Duration.ofDays(90);

  private static final double DAY_SECONDS = Duration.ofDays(1).toSeconds();
  private static final int ROLLOUTS_MAX = 5;
  private static final double SHARE = 0.1;
  private static final double POWER = 0.8;
  private static final double ERRORS = 0.01;
  private static final double DIFFERENCE = 0.001;
  private static final double MONTH_DAYS = 30.4;

  private static final Duration AGE_MAX = Duration.ofMinutes(5);
  private static final int REMEMBERED_MAX = 1_000;

  private final Rollouts.Parts parts;
  private final RolloutStore store;
  private final LabelJudge judge;
  private final Cache<Place, RolloutSizing> recent =
      Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(AGE_MAX).build();

  Planner(Rollouts.Parts parts, RolloutStore store, LabelJudge judge) {
    this.parts = parts;
    this.store = store;
    this.judge = judge;
  }

  /// What is asked; what is empty is the endpoint's Rollout's, or usual.
  ///
  /// @param difference of mean loss
  /// @param errors by how much more often the candidate fails
  /// @param share of the requests that the candidate answers
  /// @param spread of a pair's difference of loss
  record Ask(
      OptionalDouble difference,
      OptionalDouble errors,
      OptionalDouble share,
      OptionalDouble alpha,
      OptionalDouble power,
      OptionalDouble spread) {
    static final Ask NOTHING =
        new Ask(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
  }

  private record Place(String project, String endpoint) {}

  RolloutSizing of(Caller caller, String project, String endpoint, Ask ask) {
    parts.access().require(caller, Permission.READ, project);
    return sized(project, endpoint, ask);
  }

  /// What holds when nothing is said, at most [#AGE_MAX] old: pages ask for it again and again.
  RolloutSizing recent(Caller caller, String project, String endpoint) {
    parts.access().require(caller, Permission.READ, project);
    return recent.get(new Place(project, endpoint), _ -> sized(project, endpoint, Ask.NOTHING));
  }

  private RolloutSizing sized(String project, String endpoint, Ask ask) {
    var traffic = traffic(project, endpoint);
    var rules = rules(project, endpoint);
    double share = ask.share().orElse(SHARE);
    double power = ask.power().orElse(POWER);
    double alpha = ask.alpha().orElse(rules.quality().alpha());
    var errors = errors(rules, project, endpoint, traffic, new Wanted(alpha, power, share), ask);
    var quality =
        quality(rules, ask, new Wanted(alpha, power, share), traffic, seen(project, endpoint));
    return new RolloutSizing(
        endpoint,
        alpha,
        power,
        share,
        traffic,
        errors,
        quality,
        sentences(traffic, errors, quality, power, share));
  }

  private record Wanted(double alpha, double power, double share) {}

  /// Those of the endpoint's Rollout, else what holds when nothing is said.
  private RolloutRules rules(String project, String endpoint) {
    var spec = parts.database().read(tx -> store.declared(tx, project, endpoint));
    return RolloutRules.of(
        spec.map(Declared::spec)
            .orElseGet(() ->
                new RolloutSpec(
                    null,
                    endpoint,
                    null,
                    List.of(new RolloutSpec.Step(SHARE, 1)),
                    null,
                    null,
                    null)));
  }

  private Traffic traffic(String project, String endpoint) {
    var now = parts.business().now();
    var seen = parts.serving().traffic(project, endpoint, now.minus(WINDOW));
    if (seen.requests() == 0) {
      return new Traffic(0, null, 0, 0);
    }
    double days = Math.max(1, Duration.between(seen.first(), now).toSeconds() / DAY_SECONDS);
    return new Traffic(seen.requests(), seen.first(), days, seen.requests() / days);
  }

  private GuardRail errors(
      RolloutRules rules,
      String project,
      String endpoint,
      Traffic traffic,
      Wanted wanted,
      Ask ask) {
    var counts = parts.serving().counts(project, endpoint).primary();
    double base = counts.requests() == 0 ? 0 : (double) counts.errors() / counts.requests();
    double more = ask.errors().orElse(Math.min(ERRORS, 1 - base));
    double alpha = rules.guards().alpha();
    var requests = RolloutSize.requests(alpha, wanted.power(), wanted.share(), base, more);
    return new GuardRail(alpha, base, more, boxed(requests), days(requests, traffic.perDay()));
  }

  /// What the newest rollout with labelled pairs says of their spread.
  private Optional<LabelJudge.Spread> seen(String project, String endpoint) {
    return parts.database().read(tx -> store.list(tx, project, endpoint)).stream()
        .limit(ROLLOUTS_MAX)
        .map(judge::spread)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static @Nullable Quality quality(
      RolloutRules rules,
      Ask ask,
      Wanted wanted,
      Traffic traffic,
      Optional<LabelJudge.Spread> seen) {
    if (ask.spread().isEmpty() && seen.isEmpty()) {
      return null;
    }
    double scale = Losses.of(rules.quality()).scale();
    double difference = ask.difference().orElse(DIFFERENCE) / scale;
    double spread =
        ask.spread().isPresent() ? ask.spread().getAsDouble() / scale : seen.orElseThrow().pair();
    var pairs = RolloutSize.pairs(wanted.alpha(), wanted.power(), difference, spread);
    var unpaired =
        seen.map(s ->
            RolloutSize.unpaired(
                wanted.alpha(), wanted.power(), wanted.share(), difference, s.single()));
    return new Quality(
        rules.quality().loss().toString(),
        difference * scale,
        spread * scale,
        ask.spread().isPresent() ? 0 : seen.map(LabelJudge.Spread::pairs).orElse(0L),
        seen.map(LabelJudge.Spread::labelDays).orElse(null),
        boxed(pairs),
        days(pairs, traffic.perDay()),
        unpaired.orElse(null),
        unpaired
            .map(n -> days(OptionalLong.of(n), traffic.perDay() * wanted.share()))
            .orElse(null));
  }

  private static @Nullable Long boxed(OptionalLong count) {
    return count.isPresent() ? count.getAsLong() : null;
  }

  private static @Nullable Double days(OptionalLong count, double perDay) {
    return count.isEmpty() || perDay == 0 ? null : count.getAsLong() / perDay;
  }

  private static List<String> sentences(
      Traffic traffic, GuardRail errors, @Nullable Quality quality, double power, double share) {
    var said = new ArrayList<String>();
    said.add(
        traffic.requests() == 0
            ? "No request is recorded, so days cannot be told."
            : text(
                "%s in %.0f %s: %,.0f a day.",
                Counted.of(traffic.requests(), "request"),
                traffic.days(),
                Counted.noun(Math.rint(traffic.days()), "day"),
                traffic.perDay()));
    said.add(
        text("Errors: %.2f %% more than the present %.2f %% are proved ", percent(errors))
            + after(errors.requests(), errors.days(), "requests")
            + text(
                " with probability %.0f %%, when the candidate answers %.1f %%.",
                100 * power, 100 * share));
    if (quality == null) {
      said.add(
          "Quality: how much pairs differ is not known, for no rollout's pairs have labels yet;"
              + " give a spread.");
      return said;
    }
    said.add(
        text(
                "Quality: a mean difference of %s in %s is proved ",
                quality.difference(), quality.loss())
            + after(quality.pairs(), quality.days(), "labelled pairs of the shadow")
            + (quality.labelDays() == null
                ? "."
                : ", and labels take " + Counted.of(quality.labelDays(), "day") + "."));
    if (quality.unpaired() != null) {
      said.add(
          "By the labels of the two arms alone, without pairs, it would be proved "
              + after(quality.unpaired(), quality.unpairedDays(), "requests of the candidate")
              + ": a canary of this share does not decide quality sooner.");
    }
    return said;
  }

  private static Object[] percent(GuardRail errors) {
    return new Object[] {100 * errors.difference(), 100 * errors.base()};
  }

  private static String after(@Nullable Long count, @Nullable Double days, String what) {
    if (count == null) {
      return "by no number of " + what;
    }
    return text("after %,d %s", count, what)
        + (days == null
            ? ""
            : days > MONTH_DAYS
                ? text(" (%.1f months)", days / MONTH_DAYS)
                : text(" (%.1f days)", days));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
