package slipway.cli.init;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import slipway.api.Counted;
import slipway.api.Json;
import slipway.cli.Table;
import slipway.cli.Text;
import tools.jackson.databind.JsonNode;

/// A plan for people to confirm, and for programs.
final class Shown {
  private static final int VALUES_MAX = 4;

  private final Plan plan;

  Shown(Plan plan) {
    this.plan = plan;
  }

  String text(boolean colour) {
    var source = plan.source();
    var out = new StringBuilder();
    out.append(source.file().getFileName())
        .append(": ")
        .append(Counted.of(source.rows(), "row"))
        .append(", ")
        .append(Counted.of(source.columns().size(), "column"))
        .append('\n');
    out.append("label  ").append(plan.label().described()).append('\n');
    long without = plan.label().column() == null ? 0 : source.rows() - plan.label().known();
    if (without > 0) {
      out.append("       ")
          .append(Counted.of(without, "row"))
          .append(" without one: only predicted\n");
    }
    var key = plan.key().column();
    out.append("key    ")
        .append(key == null ? "none: a row is named by a digest of its values" : key.name())
        .append(!plan.rows().isKeyRepeated() ? "" : ", whose events the rows are")
        .append("\n\n");
    var table = new Table("COLUMN", "TYPE", "EMPTY", "VALUES", "USE");
    for (int i = 0; i < source.columns().size(); i++) {
      var column = source.columns().get(i);
      table.row(
          column.name(),
          ColumnType.of(plan, column),
          column.nulls() == 0 ? "" : Text.count(column.nulls()),
          values(column),
          plan.uses().get(i).said());
    }
    return out.append(table.render(colour)).toString();
  }

  JsonNode json(List<String> written, List<String> next) {
    var node = Json.object();
    node.put("name", plan.name());
    node.put("template", plan.template().toString());
    node.put("rows", plan.source().rows());
    node.put("label", plan.label().name());
    node.put("task", plan.task().name().toLowerCase(java.util.Locale.ROOT));
    plan.label().classes().forEach(node.withArray("classes")::add);
    var key = plan.key().column();
    node.put("key", key == null ? null : key.name());
    var columns = node.putArray("columns");
    for (int i = 0; i < plan.uses().size(); i++) {
      var column = plan.source().columns().get(i);
      columns
          .addObject()
          .put("name", column.name())
          .put("type", ColumnType.of(plan, column))
          .put("nulls", column.nulls())
          .put("values", values(column))
          .put("use", plan.uses().get(i).said());
    }
    var files = node.putArray("written");
    written.forEach(files::add);
    var steps = node.putArray("next");
    next.forEach(steps::add);
    return node;
  }

  private static String values(Profile column) {
    if (column.isNumeric()) {
      return Numbers.text(column.least()) + " … " + Numbers.text(column.most());
    }
    if (column.isTime()) {
      return column.first().map(Object::toString).orElse("")
          + " … "
          + column.last().map(Object::toString).orElse("");
    }
    if (column.isUnique()) {
      return "all different";
    }
    return column
        .values()
        .map(counted -> {
          var first =
              new ArrayList<>(counted.keySet())
                  .stream()
                      .limit(VALUES_MAX)
                      .map(value -> value.length() > 20 ? value.substring(0, 20) + "…" : value)
                      .collect(Collectors.joining(", "));
          return counted.size() > VALUES_MAX ? first + " … " + counted.size() + " in all" : first;
        })
        .orElse("over " + Profile.VALUES_MAX + " different");
  }
}
