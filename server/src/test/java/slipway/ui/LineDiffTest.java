package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.ui.LineDiff.Kind;
import slipway.ui.LineDiff.Line;

/// Letters stand for lines.
final class LineDiffTest {
  /// The first is the example of Myers' paper (figure 1), whose shortest script has five edits.
  @ParameterizedTest
  @CsvSource({
    "abcabba, cbabac, -a-b c+b a b-b a+c",
    "abc, abc, a b c",
    "abc, '', -a-b-c",
    "'', abc, +a+b+c",
    "'', '', ''",
    "abc, axc, a-b+x c",
    "ab, abab, a b+a+b"
  })
  void texts_areToldApartByTheFewestEdits(String before, String after, String expected) {
    var told = LineDiff.of(letters(before), letters(after)).orElseThrow();
    assertThat(written(told).replace(" ", "")).isEqualTo(expected.replace(" ", ""));
  }

  @Test
  void lines_haveTheirNumbers() {
    assertThat(LineDiff.of(letters("abc"), letters("xac")).orElseThrow())
        .containsExactly(
            new Line(Kind.ADDED, 1, "x"),
            new Line(Kind.SAME, 2, "a"),
            new Line(Kind.REMOVED, 2, "b"),
            new Line(Kind.SAME, 3, "c"));
  }

  @Test
  void anyTexts_comeBackWhole_withAsFewEditsAsTheLongestCommonSubsequenceLeaves() {
    var random = new Random(20261122);
    for (int i = 0; i < 500; i++) {
      var before = any(random);
      var after = any(random);
      var told = LineDiff.of(before, after).orElseThrow();
      assertThat(texts(told, Kind.ADDED)).as("%s %s", before, after).isEqualTo(before);
      assertThat(texts(told, Kind.REMOVED)).as("%s %s", before, after).isEqualTo(after);
      assertThat(told.stream().filter(line -> line.kind() == Kind.SAME).count())
          .as("%s %s", before, after)
          .isEqualTo(longestCommon(before, after));
    }
  }

  @Test
  void textsThatHaveLittleInCommon_areNotTold() {
    var one = IntStream.range(0, 1_000).mapToObj(i -> "a" + i).toList();
    var other = IntStream.range(0, 1_000).mapToObj(i -> "b" + i).toList();
    assertThat(LineDiff.of(one, other)).isEmpty();
    assertThat(LineDiff.of(one, one.reversed().reversed())).isPresent();
  }

  private static List<String> letters(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(""));
  }

  private static List<String> any(Random random) {
    var lines = new ArrayList<String>();
    for (int i = random.nextInt(12); i > 0; i--) {
      lines.add(String.valueOf((char) ('a' + random.nextInt(3))));
    }
    return lines;
  }

  private static List<String> texts(List<Line> told, Kind without) {
    return told.stream().filter(line -> line.kind() != without).map(Line::text).toList();
  }

  private static String written(List<Line> told) {
    return told.stream()
        .map(line ->
            switch (line.kind()) {
              case SAME -> line.text();
              case REMOVED -> "-" + line.text();
              case ADDED -> "+" + line.text();
            })
        .collect(Collectors.joining());
  }

  private static long longestCommon(List<String> one, List<String> other) {
    var longest = new long[one.size() + 1][other.size() + 1];
    for (int i = 1; i <= one.size(); i++) {
      for (int j = 1; j <= other.size(); j++) {
        longest[i][j] =
            one.get(i - 1).equals(other.get(j - 1))
                ? longest[i - 1][j - 1] + 1
                : Math.max(longest[i - 1][j], longest[i][j - 1]);
      }
    }
    return longest[one.size()][other.size()];
  }
}
