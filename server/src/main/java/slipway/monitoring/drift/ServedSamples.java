package slipway.monitoring.drift;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import slipway.analytics.Analytics;
import slipway.analytics.Session;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.MonitorSpec;
import slipway.datasets.Commit;
import slipway.datasets.Datasets;
import slipway.datasets.TreeFile;
import slipway.db.Database;
import slipway.monitoring.scoring.ScoredModel;
import slipway.monitoring.scoring.Served;
import slipway.serving.PredictionLog;

/// What was asked of an endpoint in windows of event time, from what is sealed of its log. Rows of
/// models with other features stay out; scores are of one package.
final class ServedSamples {
  private static final int BITS = 2 * Float.BYTES;

  private final Database database;
  private final Analytics analytics;
  private final Datasets datasets;

  ServedSamples(Database database, Analytics analytics, Datasets datasets) {
    this.database = database;
    this.analytics = analytics;
    this.datasets = datasets;
  }

  /// A window of whole days, aligned to 1970-01-01.
  ///
  /// @param closes when its rows are taken to be complete
  record Window(LocalDate first, LocalDate last, Instant closes) {
    static Window of(MonitorSpec spec, LocalDate day) {
      var window = java.util.Objects.requireNonNull(spec.window());
      long from = Math.floorDiv(day.toEpochDay(), window.days()) * window.days();
      var last = LocalDate.ofEpochDay(from + window.days() - 1);
      int lateness = window.latenessDays() == null ? 0 : window.latenessDays();
      return new Window(
          LocalDate.ofEpochDay(from),
          last,
          last.plusDays(1L + lateness).atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    Window before(MonitorSpec spec) {
      return of(spec, first.minusDays(1));
    }

    Instant since() {
      return first.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    Instant until() {
      return last.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    String title() {
      return first.equals(last) ? first.toString() : first + " to " + last;
    }
  }

  /// How many rows a window has.
  ///
  /// @param content of their count and ids: a late row makes another one
  record Held(long rows, Digest content) {}

  /// The days on which the predictions were asked that a commit of the log added.
  List<LocalDate> days(String project, String endpoint, String commitId) {
    var commit =
        database.read(
            tx -> datasets.require(tx, project, PredictionLog.dataset(endpoint), commitId));
    var segment = commit.source().path("segment").asString("") + ".parquet";
    var files = datasets.tree(commit.tree()).files();
    var added =
        files.stream().filter(file -> file.path().equals(segment)).map(TreeFile::digest).toList();
    return analytics.session(session -> {
      session.relation("log", added.isEmpty() ? datasets.tree(commit.tree()).parquet() : added);
      return session.query(
          "select distinct cast(\"at\" as date) from log order by 1",
          row -> java.util.Objects.requireNonNull(row.date(1)));
    });
  }

  Held held(String project, String endpoint, Window window) {
    var commit = head(project, endpoint);
    if (commit.isEmpty()) {
      return new Held(0, Digest.of(new byte[0]));
    }
    return analytics.session(session -> {
      relation(session, commit.get());
      return session.one(
          "select count(*), coalesce(min(id), ''), coalesce(max(id), '') from log"
              + " where \"at\" >= ? and \"at\" < ?",
          row ->
              new Held(
                  row.integer(1),
                  Json.digest(List.of(row.integer(1), row.requireText(2), row.requireText(3)))),
          time(window.since()),
          time(window.until()));
    });
  }

  /// The rows of a window whose model takes the same features.
  Sample sample(String endpoint, ScoredModel model, Window window) {
    var vectors = new ArrayList<float[]>();
    var scores = new ArrayList<Double>();
    var ofModel = new boolean[] {true};
    int width = model.width();
    head(model.project(), endpoint)
        .ifPresent(commit ->
            analytics.session(session -> {
              relation(session, commit);
              session.forEach(
                  """
                  select vector, output_bits, package = ? from log
                  where "at" >= ? and "at" < ? and length(vector) = ? order by id
                  """,
                  row -> {
                    vectors.add(floats(row.requireText(1)));
                    var bits = row.requireText(2);
                    boolean isWhole = bits.length() >= width * BITS;
                    if (isWhole) {
                      Arrays.stream(Served.last(bits, width)).forEach(scores::add);
                    }
                    ofModel[0] &= isWhole && row.bool(3);
                  },
                  model.identity().hex(),
                  time(window.since()),
                  time(window.until()),
                  model.features().size() * BITS);
              return true;
            }));
    var values = new float[vectors.size() * model.features().size()];
    for (int i = 0; i < vectors.size(); i++) {
      System.arraycopy(
          vectors.get(i), 0, values, i * model.features().size(), model.features().size());
    }
    return new Sample(
        window.title(),
        window.last(),
        window.since(),
        window.until(),
        model.features(),
        values,
        ofModel[0] ? scores.stream().mapToDouble(Double::doubleValue).toArray() : null,
        model.outputNames(),
        null,
        "");
  }

  private Optional<Commit> head(String project, String endpoint) {
    return database.read(tx -> datasets.head(tx, project, PredictionLog.dataset(endpoint)));
  }

  private void relation(Session session, Commit commit) {
    session.relation("log", datasets.tree(commit.tree()).parquet());
  }

  private static LocalDateTime time(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static float[] floats(String hex) {
    var values = new float[hex.length() / BITS];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(HexFormat.fromHexDigits(hex, i * BITS, (i + 1) * BITS));
    }
    return values;
  }
}
