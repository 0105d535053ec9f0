package slipway.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The declarations and purchases of `examples/churn`.
final class Churn {
  static final Path FOLDER =
      Path.of(System.getProperty("slipway.root", "..")).resolve("examples/churn");

  private Churn() {}

  static Declared<FeatureViewSpec> view(String name) {
    var document = yaml(name + ".yaml");
    return new Declared<>(
        "default",
        name,
        Json.read(Json.bytes(document.path("spec")), FeatureViewSpec.class),
        Json.digest(document));
  }

  static JsonNode yaml(String file) {
    return new YAMLMapper().readTree(FOLDER.resolve(file).toFile());
  }

  /// The lines of the purchase log, without its header.
  static List<Purchase> purchases() {
    var purchases = new ArrayList<Purchase>();
    var days = DateTimeFormatter.ofPattern("yyyyMMdd");
    for (var line : lines().subList(1, lines().size())) {
      var fields = line.strip().split("\\s+", -1);
      purchases.add(
          new Purchase(
              Long.parseLong(fields[0]),
              LocalDate.parse(fields[1], days),
              Long.parseLong(fields[2]),
              new java.math.BigDecimal(fields[3])));
    }
    return purchases;
  }

  /// The file of one month as it is delivered: the header and the month's lines.
  static byte[] delivery(String month) {
    var digits = month.replace("-", "");
    var text = new StringBuilder(lines().getFirst()).append("\r\n");
    lines().stream()
        .skip(1)
        .filter(line -> line.strip().split("\\s+", -1)[1].startsWith(digits))
        .forEach(line -> text.append(line).append("\r\n"));
    return text.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(FOLDER.resolve("data/CDNOW_master.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Purchase(long customer, LocalDate date, long cds, java.math.BigDecimal dollars) {}
}
