package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.api.wire.Judged;

/// An endpoint in one line.
final class EndpointWordsTest {
  @Test
  void sentence_saysTheGapOfTheReleaseThatServesBesideItsLimit() {
    assertThat(sentence(JudgementFixtures.judged()))
        .endsWith(
            "calibration gap −9.4 points for 1998-03-31 (limit ±1.5): says 76.4 %, is 85.8 %");
  }

  @Test
  void sentence_saysWhoseTheNewestJudgementIsWhereTheReleaseHasNone() {
    var others = JudgementFixtures.judged().stream().filter(EndpointWordsTest::isOther).toList();
    assertThat(others).isNotEmpty();
    assertThat(sentence(others))
        .endsWith(
            " · not judged yet; the newest judgement is of another release of v1: calibration gap"
                + " +0.1 points for 1998-02-28 (limit ±1.5)");
  }

  @Test
  void sentence_saysNothingOfJudgementsWhereThereAreNone() {
    assertThat(sentence(List.of())).endsWith(" predictions");
  }

  private static boolean isOther(Judged judged) {
    return judged.release().equals(Fixtures.digest("other"));
  }

  private static String sentence(List<Judged> judged) {
    var known = Fixtures.known(true);
    return EndpointWords.sentence(
        new EndpointPages.Known(
            known.endpoint(),
            List.of(),
            List.of(),
            List.of(),
            judged,
            known.limits(),
            EndpointPages.Service.NONE));
  }
}
