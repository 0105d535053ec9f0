package slipway.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.AutomationSpec.Mode;

final class CodecTest {
  static List<Evidence> evidence() {
    return Samples.evidence();
  }

  static List<Action> actions() {
    return Samples.actions();
  }

  @ParameterizedTest
  @MethodSource("evidence")
  void write_ofEvidenceIsReadAgain(Evidence evidence) {
    assertThat(Codec.readEvidence(Json.tree(Json.text(Codec.write(evidence))))).isEqualTo(evidence);
  }

  @ParameterizedTest
  @MethodSource("actions")
  void write_ofAnActionIsReadAgain(Action action) {
    assertThat(Codec.readAction(Json.tree(Json.text(Codec.write(action))))).isEqualTo(action);
  }

  @Test
  void samples_areOneOfEachKind() {
    assertThat(evidence().stream().map(Object::getClass).distinct())
        .hasSize(Evidence.class.getPermittedSubclasses().length);
    assertThat(actions().stream().map(Object::getClass).distinct())
        .hasSize(Action.class.getPermittedSubclasses().length);
  }

  @ParameterizedTest
  @MethodSource("evidence")
  void write_ofADecisionIsReadAgain(Evidence evidence) {
    var decision = decision(evidence);

    assertThat(Codec.readDecision(Json.tree(Json.text(Codec.write(decision))))).isEqualTo(decision);
  }

  @Test
  void digest_isTheSameWhateverExecutionsAreCalledAndHowLongTheyTook() {
    var one = Samples.gated(new UUID(1, 1));
    var other = Samples.gated(new UUID(2, 2));
    assertThat(digest(one)).isEqualTo(digest(other));

    var fast = Samples.look(-.03, Samples.history(1.25, null));
    var slow = Samples.look(-.03, Samples.history(99, null));
    assertThat(digest(fast)).isEqualTo(digest(slow));
  }

  @Test
  void digest_isTheSameWhateverTheBudgetWasOverrunBy() {
    var braked = Settings.of(Samples.budget(60).spec());
    var one = braked(braked, 61);
    var other = braked(braked, 75);

    assertThat(one.action()).isInstanceOf(Action.Hold.class);
    assertThat(Codec.write(one.action())).isEqualTo(Codec.write(other.action()));
  }

  private static Decision braked(Settings settings, double seconds) {
    var healthy = Samples.healthy(Samples.CUTOFF, -.03);
    var look =
        new Evidence.Look(
            healthy.cutoff(),
            healthy.production(),
            List.of(),
            List.of(),
            healthy.judgement(),
            null,
            null,
            Samples.history(seconds, null));
    return AutomationPolicy.decide(settings, look, Samples.CUTOFF);
  }

  @Test
  void look_fromBeforeAReasonCouldBeSaid_isReadAndKeepsItsDigest() {
    var written = Codec.write(Samples.look(-.03, History.NONE));
    assertThat(written.has("unjudged")).isFalse();
    assertThat(Codec.readEvidence(written)).isEqualTo(Samples.look(-.03, History.NONE));
    var unjudged = Json.object();
    written.forEachEntry(unjudged::set);
    var read = (Evidence.Look) Codec.readEvidence(unjudged.put("unjudged", "why"));
    assertThat(read.unjudged()).isEqualTo("why");
    assertThat(Codec.readEvidence(Codec.write(read))).isEqualTo(read);
  }

  @Test
  void digest_changesWithWhatWasSeen() {
    assertThat(digest(Samples.healthy(Samples.CUTOFF, -.001)))
        .isNotEqualTo(digest(Samples.healthy(Samples.CUTOFF, -.002)));
  }

  @Test
  void fingerprint_isTheSameWhateverWasDoneBefore() {
    var before = Samples.look(-.03, History.NONE);
    var after = Samples.look(-.03, Samples.history(3.5, null));
    assertThat(Codec.fingerprint(before)).isEqualTo(Codec.fingerprint(after));
    assertThat(Codec.fingerprint(before))
        .isNotEqualTo(Codec.fingerprint(Samples.look(-.031, History.NONE)));
  }

  private static Digest digest(Evidence evidence) {
    return Codec.digest(evidence, decision(evidence));
  }

  private static Decision decision(Evidence evidence) {
    return AutomationPolicy.decide(
        Settings.of(Samples.automation("churn", Mode.ACT).spec()), evidence, Samples.CUTOFF);
  }
}
