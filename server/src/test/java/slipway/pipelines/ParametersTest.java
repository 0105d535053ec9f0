package slipway.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.Json;
import slipway.api.declaration.PipelineSpec.Parameter;

final class ParametersTest {
  private static final Instant NOW = Instant.parse("1997-06-30T23:59:59.999999Z");

  @ParameterizedTest
  @CsvSource({
    "1997-06-30T23:59:59.999999Z,1997-06-30",
    "1997-06-30T23:59:59.999998Z,1997-05-31",
    "1997-06-30T00:00:00Z,1997-05-31",
    "1997-07-01T00:00:00Z,1997-06-30",
    "1997-03-01T12:00:00Z,1997-02-28",
    "1996-02-29T23:59:59.999999Z,1996-02-29",
    "1997-01-01T00:00:00Z,1996-12-31",
  })
  void lastMonthEnd_isTheLastOneThatIsOver(Instant now, LocalDate expected) {
    assertThat(Parameters.lastMonthEnd(now)).isEqualTo(expected);
  }

  @Test
  void resolve_takesWhatIsGivenElseTheDefault() {
    var declared =
        Map.of(
            "cutoff", new Parameter("date", null, Json.treeOf("month-end")),
            "rounds", new Parameter("integer", null, Json.treeOf(50)),
            "eta", new Parameter("number", null, null));
    var values = Parameters.resolve(declared, Map.of("eta", "0.10", "rounds", "7"), NOW);
    assertThat(values.get("cutoff")).hasToString("\"1997-06-30\"");
    assertThat(values.get("rounds")).hasToString("7");
    assertThat(values.get("eta")).hasToString("0.10");
  }

  @Test
  void resolve_takesTodayAndTheLastDayThatIsOver() {
    var declared = Map.of("cutoff", new Parameter("date", null, null));
    var noon = Instant.parse("1997-07-01T12:00:00Z");
    assertThat(Parameters.resolve(declared, Map.of("cutoff", "today"), noon).get("cutoff"))
        .hasToString("\"1997-07-01\"");
    assertThat(Parameters.resolve(declared, Map.of("cutoff", "yesterday"), noon).get("cutoff"))
        .hasToString("\"1997-06-30\"");
    assertThat(Parameters.resolve(declared, Map.of("cutoff", "yesterday"), NOW).get("cutoff"))
        .hasToString("\"1997-06-30\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cutof|1997-06-30|parameters.cutof: unknown (expected: did you mean cutoff? cutoff)",
        "cutoff|tomorrow|parameters.cutoff: \"tomorrow\" (expected: a date as 1997-06-30, or month-end, yesterday, today)",
        "cutoff|1997-06-31|parameters.cutoff: \"1997-06-31\" (expected: a date as 1997-06-30, or month-end, yesterday, today)",
        "cutoff|+290000-01-01|parameters.cutoff: \"+290000-01-01\" (expected: a date as 1997-06-30, or month-end, yesterday, today)",
      })
  void resolve_refusesWhatIsUnknownOrOfAnotherType(String name, String value, String message) {
    var declared = Map.of("cutoff", new Parameter("date", null, null));
    assertThatThrownBy(() -> Parameters.resolve(declared, Map.of(name, value), NOW))
        .hasMessage(message);
  }

  @Test
  void resolve_refusesAMissingOneWithoutDefault() {
    var declared = Map.of("n", new Parameter("integer", null, null));
    assertThatThrownBy(() -> Parameters.resolve(declared, Map.of(), NOW))
        .hasMessage("parameters.n: nothing (expected: a whole number; it has no default)");
  }
}
