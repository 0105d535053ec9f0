package slipway.monitoring.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

final class ClassPlacesTest {
  private static final List<String> TRAINED = List.of("no", "maybe", "yes");

  @Test
  void labels_meetOutputsByName_whateverOrderTheirDefinitionsHave() {
    var labels = labels(List.of("yes", "no", "maybe"), 0, 1, 2);
    var said = new double[] {.1, .2, .7, .6, .3, .1, .2, .5, .3};
    var joined = Joined.of(labels, TRAINED, labels.entities(), said);
    assertThat(joined.labels()).containsExactly(2, 0, 1);
    assertThat(joined.predictions()).isEqualTo(said);
  }

  @Test
  void label_ofAClassThatTheModelDoesNotKnowIsRefused_onlyWhereItIsJoined() {
    var labels = labels(List.of("no", "maybe", "yes", "never"), 0, 3, 2);
    assertThat(Joined.of(labels, TRAINED, List.of("0", "2"), new double[6]).labels())
        .containsExactly(0, 2);
    assertThatThrownBy(() -> Joined.of(labels, TRAINED, List.of("1"), new double[3]))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
        .hasMessageContaining(
            "label \"never\": no class of the model (expected: one of [no, maybe");
  }

  @Test
  void classes_withoutNamesAreCalledByTheirNumbers() {
    assertThat(ClassPlaces.of(List.of(), List.of("1", "0")).of(0)).isEqualTo(1);
    assertThat(ClassPlaces.of(List.of("0", "1"), List.of()).of(1)).isEqualTo(1);
    assertThat(ClassPlaces.of(List.of("no", "yes"), List.of()).knows(1)).isFalse();
  }

  @Test
  void amounts_stayWhatTheyAre() {
    var amounts = ClassPlaces.of(List.of(), List.of());
    assertThat(amounts.of(-1)).isEqualTo(-1);
    assertThat(amounts.knows(-1)).isTrue();
  }

  private static LabelSet labels(List<String> classes, double... values) {
    return new LabelSet(
        List.of("0", "1", "2"), values, classes, LocalDate.EPOCH, Digest.of(new byte[0]));
  }
}
