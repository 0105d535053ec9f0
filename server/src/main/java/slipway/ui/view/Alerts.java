package slipway.ui.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody should look at.
public final class Alerts {
  private Alerts() {}

  /// @param choosing null where there are not several that stand
  /// @param done what was just done; null: nothing
  /// @param groups of what was found, by subject; empty when it is sorted otherwise
  /// @param rows of what was found, where it is sorted otherwise
  /// @param silences that hold
  /// @param resolved the newest ones, newest first, where nothing else was asked for
  /// @param over where all of these are
  public record Index(
      Listing listing,
      @Nullable Choosing choosing,
      @Nullable String done,
      List<Group> groups,
      List<Row> rows,
      List<Silence> silences,
      List<Row> resolved,
      String over,
      @Nullable Empty empty) {
    public Index {
      rows = List.copyOf(rows);
      silences = List.copyOf(silences);
      groups = List.copyOf(groups);
      resolved = List.copyOf(resolved);
    }
  }

  /// What may be done to several at once.
  ///
  /// @param path where it is asked for
  /// @param found how many the list finds, of which a page is shown
  /// @param like what the list's address asks for
  public record Choosing(String path, String found, List<Map.Entry<String, String>> like) {
    public Choosing {
      like = List.copyOf(like);
    }
  }

  /// What is done to several, before it is done.
  ///
  /// @param hidden what the form sends along
  /// @param back where nothing is done
  public record Several(
      String path,
      List<Act.Field> hidden,
      List<Act.Field> fields,
      String title,
      String back,
      List<Row> rows) {
    public Several {
      hidden = List.copyOf(hidden);
      fields = List.copyOf(fields);
      rows = List.copyOf(rows);
    }
  }

  /// What nobody is told for a while.
  public record Silence(
      Shown subject, String kind, Shown until, String by, String reason, Act end) {}

  public record Group(Shown subject, State state, String count, List<Row> rows) {
    public Group {
      rows = List.copyOf(rows);
    }
  }

  /// @param seen when it was seen last, and how often
  /// @param hands who takes care of it, or how it ended
  public record Row(
      String id,
      Shown subject,
      State severity,
      State state,
      String kind,
      Shown sentence,
      Shown opened,
      Shown lastSeen,
      String seen,
      String hands,
      List<Act> acts) {
    public Row {
      acts = List.copyOf(acts);
    }

    /// Whether anything can be done about it.
    public boolean stands() {
      return !acts.isEmpty();
    }
  }

  /// One alert in full.
  ///
  /// @param runbook what to do about it
  /// @param seen the evidence as facts, `evidence` as JSON
  public record Page(
      List<Tile> tiles,
      List<Act> acts,
      List<Run.Fact> facts,
      Shown runbook,
      List<Run.Fact> seen,
      String evidence,
      @Nullable String resolvedBy,
      List<Delivery> deliveries) {
    public Page {
      tiles = List.copyOf(tiles);
      acts = List.copyOf(acts);
      facts = List.copyOf(facts);
      seen = List.copyOf(seen);
      deliveries = List.copyOf(deliveries);
    }
  }

  /// What a channel was told.
  public record Delivery(
      String channel,
      String number,
      String event,
      State state,
      String tries,
      Shown last,
      String error) {}
}
