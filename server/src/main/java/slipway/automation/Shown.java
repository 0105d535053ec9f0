package slipway.automation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.api.Task;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.api.wire.Automation.Decision;
import slipway.api.wire.Automation.Opens;

/// Decisions as they go over the wire.
final class Shown {
  private Shown() {}

  /// @param rollout of the decision's case
  static Decision entry(Declared<AutomationSpec> automation, Told told, OptionalInt rollout) {
    return decision(automation, told, rollout, false);
  }

  static Decision whole(Declared<AutomationSpec> automation, Told told, OptionalInt rollout) {
    return decision(automation, told, rollout, true);
  }

  private static Decision decision(
      Declared<AutomationSpec> automation, Told told, OptionalInt rollout, boolean isWhole) {
    var decided = told.decision();
    var evidence = told.evidenceJson();
    return new Decision(
        told.id(),
        told.automation(),
        automation.spec().endpoint(),
        told.cutoff(),
        told.number(),
        evidence.path("kind").asString(""),
        told.today(),
        told.at(),
        decided.signal().toString(),
        decided.diagnosis().toString(),
        decided.action().word(),
        wanted(decided.action()),
        model(told.evidence()),
        decided.seen(),
        decided.judged(),
        decided.done(),
        decided.otherwise(),
        Chronicle.needsPerson(decided.action()),
        numbers(automation, told),
        opens(automation, told, rollout),
        told.digest(),
        told.definition(),
        isWhole ? evidence : null);
  }

  private static @Nullable String wanted(Action action) {
    return switch (action) {
      case Action.Hold(var wanted, _) -> wanted instanceof Action.Keep ? null : wanted.word();
      case Action.Ask(var wanted, _) -> wanted.word();
      case Action.Keep _,
          Action.RestoreView _,
          Action.ServeLastGood _,
          Action.RollBack _,
          Action.Train _,
          Action.Activate _,
          Action.RollOut _,
          Action.KeepOut _,
          Action.Refuse _,
          Action.Accept _ ->
          null;
    };
  }

  private static @Nullable String model(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Look look -> title(look.production());
      case Evidence.Gated gated -> title(gated.production());
      case Evidence.RolledOut ended -> ended.model();
      case Evidence.Repaired _, Evidence.Answered _, Evidence.Stopped _ -> null;
    };
  }

  private static @Nullable String title(@Nullable Production production) {
    return production == null ? null : production.title();
  }

  private static Map<String, Double> numbers(Declared<AutomationSpec> automation, Told told) {
    var numbers = new TreeMap<String, Double>();
    switch (told.evidence()) {
      case Evidence.Look look -> {
        judged(numbers, look.judgement());
        if (look.judgement() != null && told.definition().equals(automation.digest())) {
          var gap = Settings.of(automation.spec()).gap(look.judgement());
          numbers.put("gap", gap.value());
          numbers.put("gapLimit", gap.limit());
        }
      }
      case Evidence.Gated gated -> {
        judged(numbers, gated.judgement());
        gated.candidates().forEach(candidate -> gated(numbers, candidate));
      }
      case Evidence.RolledOut ended -> {
        numbers.put("requests", (double) ended.requests());
        numbers.put("pairs", (double) ended.pairs());
      }
      case Evidence.Repaired _, Evidence.Answered _, Evidence.Stopped _ -> {}
    }
    return numbers;
  }

  private static void judged(Map<String, Double> numbers, @Nullable Judgement judgement) {
    if (judgement != null) {
      numbers.put("n", (double) judgement.n());
      numbers.put("meanPrediction", judgement.meanPrediction());
      numbers.put("positiveShare", judgement.positiveShare());
      numbers.put("gap", judgement.gap());
      numbers.put("gapStandardError", judgement.gapStandardError());
      put(numbers, "auc", judgement.auc());
      put(numbers, "logLoss", judgement.logLoss());
      var loss = judgement.loss();
      if (loss != null && judgement.task() == Task.REGRESSION) {
        numbers.put("rmse", loss.value());
      }
    }
  }

  private static void gated(Map<String, Double> numbers, Candidate candidate) {
    var prefix = candidate.kind().name().toLowerCase(Locale.ROOT) + ".";
    put(numbers, prefix + "delta", candidate.delta());
    put(numbers, prefix + "lower", candidate.lower());
    put(numbers, prefix + "upper", candidate.upper());
  }

  private static void put(Map<String, Double> numbers, String name, @Nullable Double value) {
    if (value != null) {
      numbers.put(name, value);
    }
  }

  private static List<Opens> opens(
      Declared<AutomationSpec> automation, Told told, OptionalInt rollout) {
    var opens = new ArrayList<Opens>();
    switch (told.evidence()) {
      case Evidence.Look look -> {
        release(opens, look.production());
        look.refused()
            .forEach(
                view -> add(opens, "contract-report", view.report(), "features/" + view.view()));
        look.feeds().forEach(feed -> add(opens, "contract-report", feed.report(), feed.dataset()));
        var monitor = automation.spec().monitor();
        if (look.drift() != null && monitor != null) {
          add(opens, "window", look.cutoff().toString(), monitor);
        }
      }
      case Evidence.Gated gated -> {
        release(opens, gated.production());
        gated.candidates().forEach(candidate -> candidate(opens, candidate));
      }
      case Evidence.RolledOut ended ->
          rollout.ifPresent(number -> add(opens, "rollout", "" + number, ended.model()));
      case Evidence.Answered answered ->
          add(opens, "decision", answered.decision(), answered.decision());
      case Evidence.Repaired _, Evidence.Stopped _ -> {}
    }
    return opens;
  }

  private static void release(List<Opens> opens, @Nullable Production production) {
    if (production != null) {
      add(opens, "release", production.release().hex(), production.title());
    }
  }

  private static void candidate(List<Opens> opens, Candidate candidate) {
    var word = "the " + Wording.word(candidate) + " candidate";
    add(opens, "gate-report", candidate.report(), word);
    add(opens, "training", candidate.training(), word);
    add(opens, "execution", candidate.execution().toString(), word);
  }

  private static void add(List<Opens> opens, String what, @Nullable String id, String of) {
    if (id != null && !id.isEmpty()) {
      opens.add(new Opens(what, id, of));
    }
  }
}
