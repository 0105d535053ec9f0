package slipway.cli.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;

/// Contracts of what was found: what must hold of rows that are to come. Bounds leave the seen
/// range once more on either side, so that they stop another unit or a shifted column and no new
/// record; a text that was not seen before only warns.
final class ContractFile {
  private static final int SET_MAX = 50;

  private final Plan plan;

  ContractFile(Plan plan) {
    this.plan = plan;
  }

  String ofDataset(String dataset) {
    var properties = new ArrayList<String>();
    plan.source().columns().forEach(column -> properties.add(property(column)));
    return document(
        dataset, dataset, "What a delivery must hold before anyone sees it", properties);
  }

  String ofFeatures(String view) {
    var properties = new ArrayList<String>();
    properties.add(
        "{ name: "
            + Yaml.text(plan.key().name())
            + ", logicalType: "
            + (plan.key().isInteger() ? "integer" : "string")
            + ", required: true, unique: true }");
    for (var feature : plan.features()) {
      properties.add(
          "{ name: "
              + Yaml.text(feature.name())
              + ", logicalType: "
              + (feature.isWhole() ? "integer" : "number")
              + (feature.isRequired() ? ", required: true" : "")
              + options(feature.least(), feature.most())
              + " }");
    }
    return document(
        view,
        "features/" + view,
        "What features must look like, in a materialisation, in a training set and at the serving door",
        properties);
  }

  private static String document(String id, String name, String purpose, List<String> properties) {
    var out = new StringBuilder();
    out.append(
        "# Open Data Contract Standard 3.1; inferred from a file, so read it once.\n# Bounds leave room for as much again as was seen on either side.\n");
    out.append("apiVersion: v3.1.0\nkind: DataContract\nid: ").append(id);
    out.append("\nversion: 1.0.0\nstatus: active\ndescription:\n  purpose: ").append(purpose);
    out.append(".\nschema:\n  - name: ").append(name);
    out.append("\n    logicalType: object\n    properties:\n");
    properties.forEach(property -> out.append("      - ").append(property).append('\n'));
    return out.toString();
  }

  private String property(Profile column) {
    boolean isKey = column == plan.key().column();
    boolean isClass = column == plan.label().column() && !plan.label().classes().isEmpty();
    var declared = ColumnType.of(plan, column);
    var type = declared.startsWith("decimal") ? "number" : declared;
    var out = new StringBuilder("{ name: ").append(Yaml.text(column.name()));
    out.append(", logicalType: ").append(type);
    if (isKey && plan.rows().isKeyRepeated()) {
      return out.append(", required: true }").toString();
    }
    if (isKey) {
      return out.append(", primaryKey: true }").toString();
    }
    // a label may come later than its row
    out.append(column.nulls() == 0 && column != plan.label().column() ? ", required: true" : "");
    if (isClass) {
      return out.append(", logicalTypeOptions: { enum: ")
          .append(type.equals("string") ? strings(plan.label().classes()) : plan.label().classes())
          .append(" } }")
          .toString();
    }
    if (column.isNumeric() && !isLeftOut(column)) {
      out.append(
          options(
              Numbers.below(column.least(), column.most()),
              Numbers.above(column.least(), column.most())));
    }
    return out.append(column.kind() == Profile.Kind.TEXT ? set(column) : "")
        .append(" }")
        .toString();
  }

  private boolean isLeftOut(Profile column) {
    return plan.leftOut().containsKey(column.name());
  }

  /// The values that features know; another one is told, and is none of them.
  private String set(Profile column) {
    var values = column.values().map(Map::keySet);
    boolean usable =
        values.filter(v -> v.size() <= SET_MAX && v.size() > 1).isPresent()
            && !isLeftOut(column)
            && !column.isNumericAtHeart();
    return usable
        ? ", quality: [{ id: "
            + Yaml.text("known_" + Featuring.identifier(column.name()))
            + ", metric: invalidValues, mustBe: 0, severity: warning, arguments: { validValues: "
            + strings(List.copyOf(values.orElseThrow()))
            + " } }]"
        : "";
  }

  private static String strings(List<String> values) {
    return values.stream()
        .map(Json::text)
        .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
  }

  private static String options(@Nullable Double least, @Nullable Double most) {
    if (least == null || most == null) {
      return "";
    }
    return ", logicalTypeOptions: { minimum: "
        + Numbers.text(least)
        + ", maximum: "
        + Numbers.text(most)
        + " }";
  }
}
