package slipway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import slipway.api.Json;
import slipway.api.declaration.DatasetSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The purchases of the example, cut into months as they are delivered, and its declarations.
public final class Cdnow {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("slipway.root", "..")).resolve("examples/churn");
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");
  private static final String LINE_END = "\r\n";
  private static final List<String> LINES = read();

  private Cdnow() {}

  /// All lines but the header, as they stand in the file.
  public static List<String> lines() {
    return LINES.subList(1, LINES.size());
  }

  public static String header() {
    return LINES.getFirst();
  }

  /// The lines of a month.
  public static List<String> lines(YearMonth month) {
    var wanted = " " + MONTH.format(month);
    return lines().stream().filter(line -> line.startsWith(wanted, 6)).toList();
  }

  /// Who bought in a month, in order.
  public static List<Integer> customers(YearMonth month) {
    return lines(month).stream()
        .map(line -> Integer.valueOf(line.substring(1, 6).strip()))
        .distinct()
        .sorted()
        .toList();
  }

  /// A month's delivery: header and lines, in the file's order.
  public static byte[] month(YearMonth month) {
    return file(lines(month));
  }

  /// A delivery of these lines.
  public static byte[] file(List<String> lines) {
    return lines.stream()
        .collect(Collectors.joining(LINE_END, header() + LINE_END, LINE_END))
        .getBytes(StandardCharsets.UTF_8);
  }

  public static String fileName(YearMonth month) {
    return "cdnow-" + month + ".txt";
  }

  /// One of the example's YAML documents.
  public static JsonNode yaml(String name) {
    try {
      return new YAMLMapper().readTree(Files.readString(EXAMPLE.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static DatasetSpec purchases() {
    return Json.STRICT.treeToValue(yaml("purchases.yaml").get("spec"), DatasetSpec.class);
  }

  private static List<String> read() {
    try {
      return Files.readAllLines(EXAMPLE.resolve("data/CDNOW_master.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
