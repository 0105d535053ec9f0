package slipway.api.declaration;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Names;

/// The closed loop of one endpoint: what is taken as a signal, what is done about it, and what
/// holds it back. Everything left out has the default given here.
///
/// @param endpoint whose releases are looked after
/// @param mode `observe` (the default: judges and records, does nothing), `recommend` (raises an
///   alert that says what it would do), `approve` (waits for a person), `act`
/// @param pipeline trains a candidate and holds it to its promotion gate
/// @param recalibration a pipeline that recalibrates the model in production, if there is one
/// @param rollout how a candidate that passed is brought in; without one it is activated at once
/// @param monitor whose alarms are signals
/// @param trigger what asks for a training; `signals` by default
/// @param candidates `on-signal` (the default), or `each-cutoff`: a candidate is trained and gated
///   whenever labels of a new cutoff are known, and kept out unless there is a signal
public record AutomationSpec(
    @Nullable String description,
    String endpoint,
    @Nullable Mode mode,
    Stages pipeline,
    @Nullable Stages recalibration,
    @Nullable String rollout,
    @Nullable String monitor,
    @Nullable Trigger trigger,
    @Nullable Candidates candidates,
    @Nullable Signals signals,
    @Nullable Responses responses,
    @Nullable Brakes brakes) {

  /// How far it may go by itself.
  public enum Mode {
    OBSERVE,
    RECOMMEND,
    APPROVE,
    ACT;

    @Override
    public String toString() {
      return Names.kebab(name());
    }
  }

  /// What asks for a training once there is a first model.
  public enum Trigger {
    /// the signals, and nothing else
    SIGNALS,
    /// labels of a new cutoff, whatever they say: a fixed schedule
    ALWAYS,
    /// nothing: the first model stays
    NEVER;

    @Override
    public String toString() {
      return Names.kebab(name());
    }
  }

  /// When candidates are trained.
  public enum Candidates {
    ON_SIGNAL,
    EACH_CUTOFF;

    @Override
    public String toString() {
      return Names.kebab(name());
    }
  }

  /// A pipeline, by the steps that matter here.
  ///
  /// @param features the step that computes features; `features` by default
  /// @param train the step whose output `training` is the candidate; `train` by default
  /// @param gate the promotion gate; `gate` by default
  /// @param register the step that registers a candidate; `register` by default
  /// @param parameter the pipeline's parameter that takes the cutoff; `cutoff` by default
  public record Stages(
      String name,
      @Nullable String features,
      @Nullable String train,
      @Nullable String gate,
      @Nullable String register,
      @Nullable String parameter) {

    public String featuresStep() {
      return features == null ? "features" : features;
    }

    public String trainStep() {
      return train == null ? "train" : train;
    }

    public String gateStep() {
      return gate == null ? "gate" : gate;
    }

    public String registerStep() {
      return register == null ? "register" : register;
    }

    public String cutoffParameter() {
      return parameter == null ? "cutoff" : parameter;
    }
  }

  /// @param calibrationGap when the mean prediction is off
  /// @param ranking when the order is worse than it was out of fold at training
  /// @param error when predictions of amounts or classes are farther off than they were at training
  /// @param scoreDrift whether alarms of the monitor on scores are a signal; true by default
  public record Signals(
      @Nullable CalibrationGap calibrationGap,
      @Nullable Ranking ranking,
      @Nullable Error error,
      @Nullable Boolean scoreDrift) {}

  /// A gap is a signal at `max(standardErrors · SE, margin)`.
  ///
  /// Of several classes each has its gap, and the one that is farthest past its limit counts; of
  /// amounts it is the mean error.
  ///
  /// @param margin in probability, 0.015 for 1.5 points; 0.01 by default. Of amounts in the label's
  ///   unit; 0 by default
  /// @param standardErrors 6 by default
  public record CalibrationGap(@Nullable Double margin, @Nullable Double standardErrors) {}

  /// @param drop of the AUC below that of the training, out of fold, which is a signal when its
  ///   whole interval is below; 0.02 by default
  public record Ranking(@Nullable Double drop) {}

  /// @param rise of the root mean squared error (of several classes: of the log loss) over that of
  ///   the training, out of fold, as a share of it, which is a signal when its whole interval is
  ///   above; 0.1 by default
  public record Error(@Nullable Double rise) {}

  /// @param calibration which candidate answers calibration decay; `best` by default
  /// @param margin by how much of mean log loss retraining must beat recalibration for `best` to
  ///   take it; 0.001 by default
  /// @param gate whether a candidate must pass its gate; `require` by default. `ignore` is for dry
  ///   runs, to see what the gate is worth, and is refused when it is applied
  public record Responses(
      @Nullable Take calibration, @Nullable Double margin, @Nullable Gate gate) {}

  /// What a gate's outcome is worth.
  public enum Gate {
    REQUIRE,
    IGNORE;

    @Override
    public String toString() {
      return Names.kebab(name());
    }
  }

  /// Which candidate is taken when both passed their gates.
  public enum Take {
    /// recalibration, unless retraining beats it by the margin
    BEST,
    RETRAIN,
    RECALIBRATE;

    @Override
    public String toString() {
      return Names.kebab(name());
    }
  }

  /// What holds it back; a brake that is left out does not hold.
  ///
  /// @param cooldownDays after a promotion, in which nothing is promoted
  /// @param retrainingsPerMonth how many trainings that follow a signal, in 30 days
  /// @param trainingSecondsPerMonth how much time candidates may take to train, in 30 days
  /// @param flaps so many changes of release in so many days make it ask a person
  public record Brakes(
      @Nullable Integer cooldownDays,
      @Nullable Integer retrainingsPerMonth,
      @Nullable Double trainingSecondsPerMonth,
      @Nullable Flaps flaps,
      @Nullable List<Freeze> freeze) {}

  public record Flaps(int changes, int days) {}

  /// Both days included.
  public record Freeze(LocalDate from, LocalDate to, @Nullable String why) {}

  public Mode modeOrDefault() {
    return mode == null ? Mode.OBSERVE : mode;
  }

  public Trigger triggerOrDefault() {
    return trigger == null ? Trigger.SIGNALS : trigger;
  }

  public Candidates candidatesOrDefault() {
    return candidates == null ? Candidates.ON_SIGNAL : candidates;
  }
}
