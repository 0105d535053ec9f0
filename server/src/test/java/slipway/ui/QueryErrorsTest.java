package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.tracking.Tracking;

/// Where a query cannot be read, and what the query bar completes.
final class QueryErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          metrics.auc > 0.5 adn params.x = '1'        | adn
          metrics.auc >                               | ~~
          metrics.auc > '0.5'                         | '0.5'
          metrics.auc LIKE 3                          | LIKE
          metric.auc >< 3                             | <
          params.depth = 3                            | 3
          params.depth IN ('1')                       | IN
          params.depth IS NUL                         | NUL
          params.`a b` > '1'                          | >
          tags.x = 'a' and attributes.foo = 'b'       | attributes.foo
          tags.x = 'a' and attributes.status = 3      | 3
          attributes.start_time = 'a'                 | 'a'
          attributes.run_id IN ('a', b)               | b
          attributes.run_id NOT IN ('a'               | ~~
          atributes.status = 'FINISHED'               | atributes.status
          dataset.nme = 'x'                           | dataset.nme
          dataset.name IS NOT NULL                    | IS NOT NULL
          run_name LIKE 'x' XOR status = 'FINISHED'   | XOR
          run_name LIKE 'x' OR (status = 'FINISHED'   | ~~
          metrics.auc BETWEEN 1 OR 2                  | OR
          run_name = 'x')                             | )
          metrics.auc > 1 and tags.x = 'open          | 'open
          metrics.auc > 1 ^ 2                         | ^
          tags.🚢 = '1'                               | 🚢
          metrics.                                    | ~~
          metrics.auc > 1 and metrics.auc = 1e999e    | 1e999e
          """)
  void error_isMarkedAtItsPlace(String query, String marked) {
    var place = Tracking.misread(query).orElseThrow();
    var error = QueryErrors.of(query, "message", Tracking.misread(query));
    assertThat(error.marked()).isEqualTo(marked);
    assertThat(error.before() + error.marked() + error.after()).isEqualTo(query);
    assertThat(place.from()).isBetween(0, query.length());
  }

  @Test
  void query_thatCanBeReadHasNoPlace() {
    for (var query :
        List.of(
            "",
            "metrics.auc > 0.5",
            "attributes.run_id IN ('a', 'b') AND",
            "tags.x IS NULL",
            "not (tags.x = '1' or metrics.a between 1 and 2)")) {
      assertThat(Tracking.misread(query)).as(query).isEmpty();
    }
    assertThat(
            QueryErrors.of("tags.x = '1'", "too long", Tracking.misread("tags.x = '1'")).marked())
        .isEqualTo("tags.x = '1'");
  }

  @Test
  void words_areEveryFieldOfTheGrammarWithItsComparisons() {
    assertThat(Tracking.queryWords())
        .extracting(word -> word.text())
        .containsExactly(
            "attributes.run_id",
            "attributes.run_name",
            "attributes.status",
            "attributes.artifact_uri",
            "attributes.user_id",
            "attributes.start_time",
            "attributes.end_time",
            "metrics.",
            "params.",
            "tags.",
            "dataset.name",
            "dataset.digest",
            "dataset.context");
    for (var word : Tracking.queryWords()) {
      for (var operator : word.operators()) {
        var key = word.text().endsWith(".") ? word.text() + "x" : word.text();
        var isNumber = key.endsWith("_time") || key.startsWith("metrics.");
        var query =
            key
                + " "
                + operator
                + (operator.startsWith("IS")
                    ? ""
                    : operator.endsWith("IN") ? " ('a')" : isNumber ? " 1" : " 'a'");
        assertThat(Tracking.misread(query)).as(query).isEmpty();
      }
    }
  }
}
