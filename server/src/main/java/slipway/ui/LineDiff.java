package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What to take from one text and what to add to get another, line by line, with the fewest edits.
///
/// The greedy algorithm of Myers, An O(ND) Difference Algorithm and Its Variations (Algorithmica 1,
/// 1986, figure 2): time and memory grow with the square of the edits, which are bounded.
final class LineDiff {
  /// Lines taken and added together; texts that differ in more have little in common to show.
  static final int EDITS_MAX = 1_000;

  enum Kind {
    SAME,
    REMOVED,
    ADDED
  }

  /// @param number of the line in the text that it is from, from 1; of the new one when it is in
  ///   both
  record Line(Kind kind, int number, String text) {}

  private final List<String> before;
  private final List<String> after;

  private LineDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /// Every line of both texts in order; empty when more than [#EDITS_MAX] differ.
  static Optional<List<Line>> of(List<String> before, List<String> after) {
    return new LineDiff(before, after).lines();
  }

  /// `reached[middle + k]` is how far into `before` one comes on diagonal k (place in `before`
  /// minus place in `after`) by so many edits.
  private Optional<List<Line>> lines() {
    int most = Math.min(before.size() + after.size(), EDITS_MAX);
    int middle = most + 1;
    var reached = new int[2 * most + 3];
    var steps = new ArrayList<int[]>();
    for (int edits = 0; edits <= most; edits++) {
      steps.add(reached.clone());
      for (int k = -edits; k <= edits; k += 2) {
        int x =
            isAdded(reached, middle, edits, k)
                ? reached[middle + k + 1]
                : reached[middle + k - 1] + 1;
        while (x < before.size()
            && x - k < after.size()
            && before.get(x).equals(after.get(x - k))) {
          x++;
        }
        reached[middle + k] = x;
        if (x >= before.size() && x - k >= after.size()) {
          return Optional.of(back(steps, middle));
        }
      }
    }
    return Optional.empty();
  }

  /// Whether the last edit on the way to diagonal k added a line; else it removed one.
  private static boolean isAdded(int[] reached, int middle, int edits, int k) {
    return k == -edits || (k != edits && reached[middle + k - 1] < reached[middle + k + 1]);
  }

  /// From the ends of both texts to their beginnings.
  private List<Line> back(List<int[]> steps, int middle) {
    var lines = new ArrayList<Line>();
    int x = before.size();
    int y = after.size();
    for (int edits = steps.size() - 1; edits > 0; edits--) {
      var reached = steps.get(edits);
      boolean isAdded = isAdded(reached, middle, edits, x - y);
      int fromX = reached[middle + x - y + (isAdded ? 1 : -1)];
      int fromY = fromX - (x - y + (isAdded ? 1 : -1));
      while (x > fromX && y > fromY) {
        lines.add(new Line(Kind.SAME, y, after.get(--y)));
        x--;
      }
      lines.add(
          isAdded
              ? new Line(Kind.ADDED, y, after.get(--y))
              : new Line(Kind.REMOVED, x, before.get(--x)));
    }
    while (y > 0) {
      lines.add(new Line(Kind.SAME, y, after.get(--y)));
    }
    return lines.reversed();
  }
}
