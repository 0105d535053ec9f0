package slipway.automation;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// What is known when a decision is made; stored with it. Each kind answers one question.
public sealed interface Evidence {
  /// The cutoff that the case is about.
  LocalDate cutoff();

  /// Is anything to be done about the endpoint?
  ///
  /// @param production null when nothing is released
  /// @param refused views whose newest materialisation was refused
  /// @param feeds deliveries that were refused and have not been replaced
  /// @param judgement null without a release or without labels, and where the release cannot be
  ///   judged by the labels that are known
  /// @param drift the monitor's report of this cutoff (of served predictions: of the newest window
  ///   that ended by then); null without one
  /// @param untrainable why no candidate can be trained now; null when one can
  /// @param unjudged why the release cannot be judged by the labels that are known; null when it
  ///   was, and when there is nothing to judge
  record Look(
      LocalDate cutoff,
      @Nullable Production production,
      List<RefusedView> refused,
      List<RefusedFeed> feeds,
      @Nullable Judgement judgement,
      @Nullable Drift drift,
      @Nullable String untrainable,
      @Nullable String unjudged,
      History history)
      implements Evidence {
    public Look {
      refused = List.copyOf(refused);
      feeds = List.copyOf(feeds);
    }

    /// A look at a release that could be judged, or at none.
    Look(
        LocalDate cutoff,
        @Nullable Production production,
        List<RefusedView> refused,
        List<RefusedFeed> feeds,
        @Nullable Judgement judgement,
        @Nullable Drift drift,
        @Nullable String untrainable,
        History history) {
      this(cutoff, production, refused, feeds, judgement, drift, untrainable, null, history);
    }

    Optional<Judgement> judged() {
      return Optional.ofNullable(judgement);
    }

    Optional<Drift> drifted() {
      return Optional.ofNullable(drift);
    }
  }

  /// Which of the candidates, if any, is brought in?
  ///
  /// @param signal why they were made; `NONE` for a scheduled one
  record Gated(
      LocalDate cutoff,
      @Nullable Production production,
      Signal signal,
      @Nullable Judgement judgement,
      List<Candidate> candidates,
      History history)
      implements Evidence {
    public Gated {
      candidates = List.copyOf(candidates);
    }
  }

  /// What does the end of a rollout, or its late confirmation, mean?
  ///
  /// @param verdict `better`, `worse`, `equivalent` or `inconclusive`
  /// @param result what the rollout did: `promoted`, `rolled-back`, `held`, `confirmed`, `reverted`
  /// @param sentence the rollout's own account
  record RolledOut(
      LocalDate cutoff,
      String model,
      String verdict,
      String result,
      long requests,
      long pairs,
      String sentence)
      implements Evidence {}

  /// Did taking back a view help?
  ///
  /// @param error why the views could not be computed again; null when they were
  record Repaired(LocalDate cutoff, String view, @Nullable String error) implements Evidence {}

  /// What a person said to a decision that waited for them.
  ///
  /// @param decision that asked
  /// @param wanted the action that it asked for
  record Answered(LocalDate cutoff, String decision, String by, boolean approved, Action wanted)
      implements Evidence {}

  /// Something that was decided could not be done.
  ///
  /// @param what was to be done
  record Stopped(LocalDate cutoff, String what, String error) implements Evidence {}

  /// A materialisation that a contract refused.
  ///
  /// @param definition of the view that was refused
  /// @param former the definition whose materialisation was the last to be accepted; null when it
  ///   is the same, so that the code did not change
  /// @param findings what the contract found, one sentence per rule
  record RefusedView(
      String view,
      Digest definition,
      @Nullable Digest former,
      String report,
      List<String> findings) {
    public RefusedView {
      findings = List.copyOf(findings);
    }
  }

  /// A delivery that a contract refused.
  record RefusedFeed(String dataset, String delivery, String report, List<String> findings) {
    public RefusedFeed {
      findings = List.copyOf(findings);
    }
  }

  /// What the monitor says of the cutoff.
  ///
  /// @param alarms one sentence each, of what was not declared to move
  /// @param expected features that moved as they were declared to
  /// @param scores whether the scores are among the alarms
  record Drift(
      List<String> alarms, List<String> expected, boolean scores, @Nullable String report) {
    public Drift {
      alarms = List.copyOf(alarms);
      expected = List.copyOf(expected);
    }
  }
}
