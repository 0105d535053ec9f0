package slipway.monitoring.scoring;

import java.time.LocalDate;
import java.util.ArrayList;
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
  private static final int BITS = 8;

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
  /// @param probability the last output of each: of the positive answer, or the amount
  /// @param shadowed how many of them it made beside the release that answered
  /// @param asked how many entities anybody was asked about at this cutoff
  @SuppressWarnings("ArrayRecordComponent")
  public record Own(List<String> entities, double[] probability, int shadowed, long asked) {
    public Own {
      entities = List.copyOf(entities);
    }
  }

  private record Logs(Optional<Commit> predictions, Optional<Commit> shadows) {}

  public Own of(String project, String endpoint, Digest release, LocalDate cutoff) {
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
      return read(session, release, cutoff);
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

  private static Own read(Session session, Digest release, LocalDate cutoff) {
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
          if (bits.length() >= BITS) {
            entities.add(row.requireText(1));
            values.add((double) last(bits));
            shadowed[0] += (int) row.integer(3);
          }
        },
        cutoff,
        release.hex());
    return new Own(
        entities, values.stream().mapToDouble(Double::doubleValue).toArray(), shadowed[0], asked);
  }

  static float last(String bits) {
    return Float.intBitsToFloat(
        java.util.HexFormat.fromHexDigits(bits, bits.length() - BITS, bits.length()));
  }
}
