package slipway.monitoring.parity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import slipway.analytics.Analytics;
import slipway.analytics.Session;
import slipway.api.Digest;
import slipway.datasets.Commit;
import slipway.datasets.Datasets;
import slipway.datasets.TreeFile;
import slipway.db.Database;
import slipway.serving.PredictionLog;

/// Vectors that were looked up to answer, from what is sealed of an endpoint's log. Features that
/// came with the request stay out: nobody but the asker knows them.
final class LoggedVectors {
  private static final int BITS = 2 * Float.BYTES;
  private static final String LOOKED_UP =
      "entity is not null and cutoff is not null and view_trees <> ''";

  private final Database database;
  private final Analytics analytics;
  private final Datasets datasets;

  LoggedVectors(Database database, Analytics analytics, Datasets datasets) {
    this.database = database;
    this.analytics = analytics;
    this.datasets = datasets;
  }

  /// What a release answered from for a cutoff.
  ///
  /// @param trees of the materialisations, all that occur
  record Group(LocalDate cutoff, Digest release, List<Digest> trees, long rows) {}

  /// An entity's vector, and the trees that it came from, in the order of the release's views.
  @SuppressWarnings("ArrayRecordComponent")
  record Logged(String entity, float[] vector, List<Digest> trees) {}

  Optional<Commit> head(String project, String endpoint) {
    return database.read(tx -> datasets.head(tx, project, PredictionLog.dataset(endpoint)));
  }

  /// The groups that a commit of the log added to, as they stand with it.
  List<Group> added(Commit commit) {
    var segment = commit.source().path("segment").asString("") + ".parquet";
    var files =
        datasets.tree(commit.tree()).files().stream()
            .filter(file -> file.path().equals(segment))
            .map(TreeFile::digest)
            .toList();
    return analytics.session(session -> {
      session.relation("added", files.isEmpty() ? parquet(commit) : files);
      session.relation("log", parquet(commit));
      return groups(
          session,
          " and (cutoff, release) in (select cutoff, release from added where " + LOOKED_UP + ")");
    });
  }

  /// Every group, the newest cutoff last.
  List<Group> groups(Commit commit) {
    return analytics.session(session -> {
      session.relation("log", parquet(commit));
      return groups(session, "");
    });
  }

  private static List<Group> groups(Session session, String condition) {
    return session.query(
        "select cutoff, release, string_agg(distinct view_trees, ',' order by view_trees),"
            + " count(*) from log where "
            + LOOKED_UP
            + condition
            + " group by cutoff, release order by cutoff, release",
        row ->
            new Group(
                java.util.Objects.requireNonNull(row.date(1)),
                new Digest(row.requireText(2)),
                digests(row.requireText(3)).stream().distinct().toList(),
                row.integer(4)));
  }

  /// As many different vectors as wanted, or all; which ones follows from the salt and the entities
  /// alone.
  List<Logged> sample(Commit commit, Group group, int wanted, String salt) {
    return analytics.session(session -> {
      session.relation("log", parquet(commit));
      var found = new ArrayList<Logged>();
      session.forEach(
          "select entity, vector, view_trees from (select distinct entity, vector, view_trees"
              + " from log where "
              + LOOKED_UP
              + " and cutoff = ? and release = ?) order by md5(entity || ?), entity, vector,"
              + " view_trees limit "
              + wanted,
          row ->
              found.add(
                  new Logged(
                      row.requireText(1), floats(row.requireText(2)), digests(row.requireText(3)))),
          group.cutoff(),
          group.release().hex(),
          salt);
      return found;
    });
  }

  private List<Digest> parquet(Commit commit) {
    return datasets.tree(commit.tree()).parquet();
  }

  private static List<Digest> digests(String text) {
    return Stream.of(text.split(",", -1)).map(Digest::new).toList();
  }

  private static float[] floats(String hex) {
    var values = new float[hex.length() / BITS];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(HexFormat.fromHexDigits(hex, i * BITS, (i + 1) * BITS));
    }
    return values;
  }
}
