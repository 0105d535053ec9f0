package slipway.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.analytics.Analytics;
import slipway.analytics.AnalyticsLimits;
import slipway.analytics.Sql;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.blob.FileBlobs;
import slipway.config.CrashPoint;
import slipway.telemetry.Telemetry;

/// What is taken runs in DuckDB, and what is refused would not.
final class Re2Test {
  private static @Nullable Analytics opened;

  @BeforeAll
  static void open(@TempDir Path directory) {
    opened =
        Analytics.open(
            FileBlobs.open(directory.resolve("blobs"), CrashPoint.none()),
            directory.resolve("temp"),
            AnalyticsLimits.standard(),
            new Telemetry());
  }

  @AfterAll
  static void close() {
    Objects.requireNonNull(opened).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "^[a-z]+$",
        "^\\d{4}-\\d{2}-\\d{2}$",
        "[A-Z]{1,1000}",
        "a{3,}",
        "(a{10}){100}",
        "(?:ab|c)*?d+?e??f{2,3}?",
        "(?i)straße(?s:.)(?-i)x(?im-s:y)",
        "\\p{L}\\PN\\p{Lu}[\\p{Nd}_]",
        "[[:alpha:][:^digit:]]",
        "[^]a]b",
        "[a-c&&d]",
        "\\Qa.b(\\E+",
        "\\x41\\x{1F389}\\012\\a\\f\\n\\r\\t",
        "\\Aa\\b\\Bz\\z",
        "\\.\\-\\/\\@\\ \\\\[\\]\\-\\\\]",
        "äöü漢字🎉",
        "[^@\\s]+@[^@\\s]+\\.[a-z]{2,}"
      })
  void pattern_thatIsTakenRuns(String pattern) {
    Re2.require("pattern", pattern);
    assertThatCode(() -> run(pattern)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[A-Z]{1,2000}$",
        "((a{100}){100})",
        "a++",
        "a*+",
        "a?+",
        "a{2}+",
        "a{2}{3}",
        "(?>x)",
        "(?=x)",
        "(?<!x)",
        "(?d)x",
        "(?x: a )",
        "\\u00e4",
        "\\p{IsAlphabetic}",
        "\\p{Alpha}",
        "\\p{javaLowerCase}",
        "[\\p{IsLatin}]",
        "\\R",
        "\\h",
        "\\H",
        "\\X",
        "\\G",
        "\\Z",
        "\\e",
        "\\cA",
        "(a)\\1",
        "(?<n>a)\\k<n>",
        "[\\Qa\\E]",
        "[[:foo:]]"
      })
  void pattern_thatRe2DoesNotReadIsRefused(String pattern) {
    assertRefused(pattern);
    assertThatThrownBy(() -> run(pattern)).as(pattern).isInstanceOf(SlipwayException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a-z&&[^b]]", "\\v", "\\V", "\\0101"})
  void pattern_thatMeansSomethingElseToRe2IsRefused(String pattern) {
    assertRefused(pattern);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[a", "*a", "a{", "\\", "(?", "(?<"})
  void pattern_thatIsNoneIsRefused(String pattern) {
    assertRefused(pattern);
  }

  private static void assertRefused(String pattern) {
    assertThatThrownBy(() -> Re2.require("pattern", pattern))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("a regular expression");
  }

  private static boolean run(String pattern) {
    return Objects.requireNonNull(opened)
        .session(session ->
            session.one(
                "select regexp_matches(t, " + Sql.literal(pattern) + ") from (values ('a')) v(t)",
                row -> row.bool(1)));
  }
}
