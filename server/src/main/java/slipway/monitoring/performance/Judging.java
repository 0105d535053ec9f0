package slipway.monitoring.performance;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import slipway.api.Counted;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Judged;
import slipway.db.Database;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.monitoring.scoring.Joined;
import slipway.monitoring.scoring.LabelSet;
import slipway.monitoring.scoring.Labels;
import slipway.monitoring.scoring.ScoredModel;
import slipway.monitoring.scoring.Scoring;
import slipway.monitoring.scoring.Served;
import slipway.monitoring.scoring.Unseen;
import slipway.serving.Release;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Judges releases on labels that are known: each release once on the same labels.
public final class Judging {
  private static final String JUDGED = "release.judged";
  private static final int SHOWN_MAX = 1_000;

  /// A release's own predictions count when it made them for at least this share of the entities
  /// that anybody was asked about; a canary alone does not stand for everybody.
  private static final double OWN_SHARE_MIN = 0.5;

  private final Parts parts;
  private final JudgementStore store = new JudgementStore();

  /// The parts of the server that judging is made of.
  public record Parts(
      Database database,
      Events events,
      BusinessClock business,
      WallClock wall,
      Scoring scoring,
      Labels labels,
      Served served) {}

  private record Predicted(Judged.How how, Joined joined) {}

  public Judging(Parts parts) {
    this.parts = parts;
  }

  /// How right the release was about the cutoff: by its own predictions where it made them, else
  /// scored again from the features of that cutoff; each entity by the fold model that has not seen
  /// it where the labels that the model was trained on overlap these. Judging again on the same
  /// labels gives what was stored. Refused while the labels are not known.
  public Judged judge(String project, String endpoint, Release release, LocalDate cutoff) {
    var model = parts.scoring().ofRelease(release);
    var labels =
        parts
            .labels()
            .known(project, model.labelView(), cutoff)
            .orElseThrow(() -> notKnown(model, cutoff));
    var before =
        parts
            .database()
            .read(tx -> store.find(tx, project, endpoint, release.digest(), cutoff, labels.tree()));
    if (before.isPresent()) {
      return before.get();
    }
    boolean overlaps = parts.scoring().overlaps(model, cutoff);
    var predicted =
        overlaps
            ? scored(model, labels, cutoff, Judged.How.FOLDS)
            : own(model, endpoint, release, labels, cutoff)
                .orElseGet(() -> scored(model, labels, cutoff, Judged.How.BACKSCORED));
    if (predicted.joined().rows() == 0) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "labels of "
              + cutoff
              + ": none is of an entity that was predicted (expected: the same keys)");
    }
    return keep(
        new Judged(
            project,
            endpoint,
            release.digest(),
            release.model(),
            release.version(),
            cutoff,
            labels.knownOn(),
            predicted.how(),
            model.task(),
            Measured.of(model.task(), predicted.joined(), model.classNames()),
            overlaps,
            labels.tree(),
            parts.business().now()));
  }

  /// Every judgement of an endpoint, oldest cutoff first.
  public List<Judged> judgements(String project, String endpoint) {
    return parts.database().read(tx -> store.all(tx, project, endpoint, SHOWN_MAX));
  }

  private Optional<Predicted> own(
      ScoredModel model, String endpoint, Release release, LabelSet labels, LocalDate cutoff) {
    var own = parts.served().of(model.project(), endpoint, release.digest(), cutoff, model.width());
    if (own.entities().isEmpty() || own.entities().size() < OWN_SHARE_MIN * own.asked()) {
      return Optional.empty();
    }
    var joined = Joined.of(labels, model.classNames(), own.entities(), own.probability());
    return joined.rows() == 0
        ? Optional.empty()
        : Optional.of(
            new Predicted(own.shadowed() > 0 ? Judged.How.SHADOWED : Judged.How.SERVED, joined));
  }

  private Predicted scored(ScoredModel model, LabelSet labels, LocalDate cutoff, Judged.How how) {
    var unseen = how == Judged.How.FOLDS ? Unseen.FOLDS : Unseen.FULL;
    var scores = parts.scoring().scores(model, cutoff, unseen);
    return new Predicted(how, Joined.of(labels, model.classNames(), scores));
  }

  /// Of two that judge at once, the first stands.
  private Judged keep(Judged judged) {
    return parts
        .database()
        .inTransaction(
            "monitoring.judge",
            tx -> {
              if (!store.add(tx, judged, parts.wall().now())) {
                return store
                    .find(
                        tx,
                        judged.project(),
                        judged.endpoint(),
                        judged.release(),
                        judged.cutoff(),
                        judged.labelTree())
                    .orElseThrow();
              }
              var data = Json.object().put("endpoint", judged.endpoint());
              data.put("release", judged.release().hex()).put("cutoff", judged.cutoff().toString());
              data.put("how", judged.how().name());
              data.set("figures", Json.treeOf(judged.figures()));
              parts
                  .events()
                  .publish(tx, new NewEvent(judged.project(), JUDGED, judged.endpoint(), data));
              return judged;
            });
  }

  private static SlipwayException notKnown(ScoredModel model, LocalDate cutoff) {
    return new SlipwayException(
        ErrorCode.INVALID_STATE,
        model.labelView()
            + ": the labels of "
            + cutoff
            + " are not known (expected: a cutoff of "
            + Counted.of(model.horizon().days(), "day")
            + " ago or more, whose labels have matured)");
  }
}
