package slipway.monitoring.scoring;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import slipway.analytics.Analytics;
import slipway.analytics.Session;
import slipway.api.Digest;
import slipway.datasets.Commit;
import slipway.datasets.Datasets;
import slipway.db.Database;

/// What releases said when they were asked, from what is sealed of the logs.
public final class Served {
  /// Hex digits of an output.
  public static final int BITS = 8;

  private final Database database;
  private final Analytics analytics;
  private final Datasets datasets;

  public Served(Database database, Analytics analytics, Datasets datasets) {
    this.database = database;
    this.analytics = analytics;
    this.datasets = datasets;
  }

  /// The predictions of one release for one cutoff: of several of an entity the first.
  ///
  /// @param probability of the positive answer or the amount; of several classes all, row-major
  /// @param shadowed how many of them it made beside the release that answered
  /// @param asked how many entities anybody was asked about at this cutoff
  @SuppressWarnings("ArrayRecordComponent")
  public record Own(List<String> entities, double[] probability, int shadowed, long asked) {
    public Own {
      entities = List.copyOf(entities);
    }
  }

  private record Logs(Optional<Commit> predictions, Optional<Commit> shadows) {}

  /// @param width how many outputs count: of a multiclass model all, else the last
  public Own of(String project, String endpoint, Digest release, LocalDate cutoff, int width) {
    var logs =
        database.read(tx ->
            new Logs(
                datasets.head(tx, project, "predictions/" + endpoint),
                datasets.head(tx, project, "shadows/" + endpoint)));
    if (logs.predictions().isEmpty() && logs.shadows().isEmpty()) {
      return new Own(List.of(), new double[0], 0, 0);
    }
    return analytics.session(session -> {
      var all = new ArrayList<String>();
      logs.predictions().ifPresent(commit -> relation(session, all, "predictions", commit, 0));
      logs.shadows().ifPresent(commit -> relation(session, all, "shadows", commit, 1));
      session.view("said", String.join(" union all ", all), java.util.Map.of());
      return read(session, release, cutoff, width);
    });
  }

  private void relation(
      Session session, List<String> all, String name, Commit commit, int shadowed) {
    session.relation(name, datasets.tree(commit.tree()).parquet());
    all.add(
        "select id, release, entity, cutoff, output_bits, "
            + shadowed
            + " as shadowed from "
            + name
            + " where entity is not null");
  }

  private static Own read(Session session, Digest release, LocalDate cutoff, int width) {
    long asked =
        session.one(
            "select count(distinct entity) from said where cutoff = ?",
            row -> row.integer(1),
            cutoff);
    var entities = new ArrayList<String>();
    var values = new ArrayList<Double>();
    var shadowed = new int[1];
    session.forEach(
        """
        select entity, arg_min(output_bits, id), arg_min(shadowed, id) from said
        where cutoff = ? and release = ? group by entity order by entity
        """,
        row -> {
          var bits = row.requireText(2);
          if (bits.length() >= width * BITS) {
            entities.add(row.requireText(1));
            for (double value : last(bits, width)) {
              values.add(value);
            }
            shadowed[0] += (int) row.integer(3);
          }
        },
        cutoff,
        release.hex());
    return new Own(
        entities, values.stream().mapToDouble(Double::doubleValue).toArray(), shadowed[0], asked);
  }

  /// The last outputs of those that a log holds as the hex digits of their bits.
  public static double[] last(String bits, int width) {
    var values = new double[width];
    int from = bits.length() - width * BITS;
    for (int i = 0; i < width; i++) {
      int at = from + i * BITS;
      values[i] = Float.intBitsToFloat(HexFormat.fromHexDigits(bits, at, at + BITS));
    }
    return values;
  }
}
