package slipway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import slipway.training.TrainingData;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Training frames of the churn example, made by DuckDB alone from the declared SQL: what the
/// server's own frames are compared with.
public final class ChurnFrames {
  private static final int FOLDS = 5;
  private static final int HORIZON_DAYS = 90;
  private static final Path EXAMPLE =
      Path.of(System.getProperty("slipway.root", "..")).resolve("examples/churn");

  /// One cutoff: a row per customer, ordered by customer.
  ///
  /// @param features row-major float32, NaN for null
  /// @param labels 1 for a customer who bought nothing in the 90 days after the cutoff
  public record ChurnFrame(List<String> names, int[] customers, float[] features, float[] labels) {
    public int rows() {
      return customers.length;
    }

    /// The sum of a feature over all rows that have it.
    public double sum(String name) {
      int column = names.indexOf(name);
      double sum = 0;
      for (int i = 0; i < rows(); i++) {
        float value = features[i * names.size() + column];
        sum += Float.isNaN(value) ? 0 : value;
      }
      return sum;
    }

    /// Written as the trainer wants it, folds by customer number.
    public TrainingData write(Path directory) {
      try {
        Files.createDirectories(directory);
        Files.write(directory.resolve("features.f32"), floats(features));
        Files.write(directory.resolve("labels.f32"), floats(labels));
        var folds = ByteBuffer.allocate(rows() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int customer : customers) {
          folds.putInt(customer % FOLDS);
        }
        Files.write(directory.resolve("folds.i32"), folds.array());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new TrainingData(
          directory.resolve("features.f32"),
          directory.resolve("labels.f32"),
          directory.resolve("folds.i32"),
          rows(),
          names);
    }
  }

  private ChurnFrames() {}

  /// The frame of a cutoff; labels look 90 days past it.
  public static ChurnFrame at(LocalDate cutoff) {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:")) {
      load(connection);
      var view = yaml("customer_activity.yaml");
      var names = new ArrayList<String>();
      view.path("spec").path("features").forEach(f -> names.add(f.path("name").asString()));
      var features = sql(view, cutoff, "known_features");
      var labels = sql(yaml("churned_90d.yaml"), cutoff, "known_labels");
      try (var statement = connection.createStatement()) {
        statement.execute(
            "create view known_features as select * from purchases where \"date\" <= date '%s'"
                .formatted(cutoff));
        statement.execute(
            "create view known_labels as select * from purchases where \"date\" <= date '%s'"
                .formatted(cutoff.plusDays(HORIZON_DAYS)));
        var query =
            "select f.*, l.churned from (%s) f join (%s) l using (customer_id) order by customer_id"
                .formatted(features, labels);
        return read(statement.executeQuery(query), names);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Little-endian float32.
  public static byte[] floats(float[] values) {
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static ChurnFrame read(java.sql.ResultSet rows, List<String> names) throws SQLException {
    var customers = new ArrayList<Integer>();
    var features = new ArrayList<Float>();
    var labels = new ArrayList<Float>();
    while (rows.next()) {
      customers.add(rows.getInt("customer_id"));
      labels.add(rows.getFloat("churned"));
      for (var name : names) {
        double value = rows.getDouble(name);
        features.add(rows.wasNull() ? Float.NaN : (float) value);
      }
    }
    return new ChurnFrame(
        List.copyOf(names),
        customers.stream().mapToInt(Integer::intValue).toArray(),
        array(features),
        array(labels));
  }

  private static float[] array(List<Float> values) {
    var array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  private static void load(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "create table purchases (customer_id integer, \"date\" date, cds integer, dollars decimal(10,2))");
    }
    var day = DateTimeFormatter.BASIC_ISO_DATE;
    try (var appender =
            connection.unwrap(DuckDBConnection.class).createAppender("main", "purchases");
        var lines =
            Files.lines(EXAMPLE.resolve("data/CDNOW_master.txt"), StandardCharsets.US_ASCII)) {
      for (var line : (Iterable<String>) lines.skip(1)::iterator) {
        var fields = line.strip().split(" +", -1);
        appender.beginRow();
        appender.append(Integer.parseInt(fields[0]));
        appender.append(LocalDate.parse(fields[1], day));
        appender.append(Integer.parseInt(fields[2]));
        appender.append(new java.math.BigDecimal(fields[3]));
        appender.endRow();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sql(JsonNode view, LocalDate cutoff, String relation) {
    return view.path("spec")
        .path("sql")
        .asString()
        .replace("$cutoff", "date '%s'".formatted(Date.valueOf(cutoff)))
        .replace("from purchases", "from " + relation);
  }

  private static JsonNode yaml(String file) {
    return new YAMLMapper().readTree(EXAMPLE.resolve(file).toFile());
  }

  /// The settings of the example's pipeline.
  public static JsonNode settings() {
    for (var step : yaml("pipeline.yaml").path("spec").path("steps")) {
      if (step.path("type").asString().equals("train")) {
        return step.path("with").path("settings");
      }
    }
    throw new IllegalStateException("no train step");
  }

  /// Names of the checksums of a cutoff, for messages.
  public static Map<String, Double> sums(ChurnFrame frame) {
    var sums = new java.util.LinkedHashMap<String, Double>();
    frame.names().forEach(name -> sums.put(name, frame.sum(name)));
    return sums;
  }
}
