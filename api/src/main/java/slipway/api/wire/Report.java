package slipway.api.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// What a contract check found.
public record Report(
    @Nullable Digest digest,
    String contract,
    Digest contractDigest,
    Outcome outcome,
    long rows,
    @Nullable Instant at,
    @Nullable String subject,
    List<Rule> rules) {

  /// `WARNING`: broken, but by the contract's word no reason to refuse.
  public enum Outcome {
    PASS,
    WARNING,
    FAIL,
    INCONCLUSIVE,
    SKIPPED,
    ERROR
  }

  public Report {
    rules = List.copyOf(rules);
  }

  /// @param failed rows that break the rule
  /// @param examples some of them
  public record Rule(
      String rule,
      @Nullable String column,
      Outcome outcome,
      long failed,
      String expected,
      String found,
      List<FailingRow> examples) {
    public Rule {
      examples = List.copyOf(examples);
    }
  }

  /// Where the row stands in the raw file, as far as it has one, and what it holds.
  public record FailingRow(
      @Nullable String file, @Nullable Long line, Map<String, @Nullable String> values) {}
}
