package slipway.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.wire.Dataset;
import slipway.api.wire.Report;
import slipway.datasets.Listing;
import slipway.db.Found;

/// One dataset, its versions and checks, as the pages' tests give them.
final class DataFixtures {
  private DataFixtures() {}

  private static List<Dataset.Column> columns() {
    return List.of(
        column("customer_id", "integer", "1", "23570", 7800.0),
        column("date", "date", "1997-01-01", "1997-10-31", null),
        column("cds", "integer", "1", "99", 2.41),
        column("dollars", "decimal(10,2)", "0.00", "1286.01", 35.893716));
  }

  /// @param chosen whether a version was asked for
  static DatasetPage.Known dataset(boolean chosen) {
    return new DatasetPage.Known(
        new Dataset.Detail(
            Fixtures.purchases(1),
            columns(),
            List.of(
                new Dataset.Delivery(
                    Fixtures.id(900),
                    "cdnow-1997-11.txt",
                    Fixtures.digest("raw"),
                    76_234,
                    Fixtures.end(Fixtures.month(10)),
                    "quarantined",
                    Fixtures.digest("bad"),
                    null),
                new Dataset.Delivery(
                    Fixtures.id(901),
                    "cdnow-1997-10.txt",
                    Fixtures.digest("raw2"),
                    71_736,
                    Fixtures.end(Fixtures.month(9)),
                    "imported",
                    Fixtures.digest("report9"),
                    null))),
        Fixtures.commits(),
        new Asked("/ui/projects/default/data/purchases", "versions", Map.of(), "", "", 0),
        new Found<>(Fixtures.commits(), Fixtures.commits().size(), Fixtures.commits().size()),
        List.of(failed(), passed()),
        Map.of(Fixtures.digest("bad"), failed(), Fixtures.digest("report9"), passed()),
        columns(),
        chosen
            ? new DatasetPage.Chosen(
                new Listing.Version(Fixtures.commits().getFirst(), columns()), passed())
            : null);
  }

  static CheckPage.Known check() {
    var rows =
        new Listing.Failing(
            List.of("customer_id", "dollars", "_file", "_line", "_rules"),
            List.of(
                java.util.Arrays.asList("117", null, "cdnow-1997-11.txt", "14", "dollars"),
                List.of("<b>271</b>", "-1", "cdnow-1997-11.txt", "31", "dollars")),
            825);
    return new CheckPage.Known("purchases", failed(), Optional.empty(), Optional.of(rows), 0);
  }

  private static Dataset.Column column(
      String name, String type, String min, String max, @Nullable Double mean) {
    var statistics = new LinkedHashMap<String, @Nullable Object>();
    statistics.put("nulls", 0);
    statistics.put("distinct", 4711);
    statistics.put("min", min);
    statistics.put("max", max);
    statistics.put("mean", mean);
    statistics.put("quantiles", Map.of("0.5", 25.98));
    var bins = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < 24; i++) {
      bins.add(
          Map.of(
              "from",
              type.equals("date") ? Fixtures.month(i).withDayOfMonth(1).toString() : "" + i * 10,
              "to",
              type.equals("date")
                  ? Fixtures.month(i + 1).withDayOfMonth(1).toString()
                  : "" + (i * 10 + 10),
              "count",
              (int) (9000 * Math.exp(-i / 4.0)) + i));
    }
    statistics.put("bins", bins);
    return new Dataset.Column(name, type, null, Json.treeOf(statistics));
  }

  static Report failed() {
    return new Report(
        Fixtures.digest("bad"),
        "purchases",
        Fixtures.digest("contract"),
        Report.Outcome.FAIL,
        2750,
        Fixtures.end(Fixtures.month(10)),
        "cdnow-1997-11.txt",
        List.of(
            new Report.Rule(
                "dollars.required",
                "dollars",
                Report.Outcome.FAIL,
                825,
                "no null",
                "825 nulls in 2,750 rows",
                List.of(
                    new Report.FailingRow(
                        "cdnow-1997-11.txt",
                        14L,
                        nullable(
                            "customer_id",
                            "117",
                            "date",
                            "1997-11-01",
                            "cds",
                            "2",
                            "dollars",
                            null)),
                    new Report.FailingRow(
                        "cdnow-1997-11.txt",
                        31L,
                        nullable(
                            "customer_id",
                            "<b>271</b>",
                            "date",
                            "1997-11-02",
                            "cds",
                            "1",
                            "dollars",
                            null)))),
            new Report.Rule(
                "enough_rows", null, Report.Outcome.PASS, 0, ">= 1,000 rows", "2,750", List.of()),
            new Report.Rule(
                "fresh",
                "date",
                Report.Outcome.PASS,
                0,
                "at most 1 day old",
                "0 days",
                List.of())));
  }

  private static Map<String, @Nullable String> nullable(@Nullable String... pairs) {
    var map = new LinkedHashMap<String, @Nullable String>();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }

  static Report passed() {
    return new Report(
        Fixtures.digest("report9"),
        "purchases",
        Fixtures.digest("contract"),
        Report.Outcome.PASS,
        2562,
        Fixtures.end(Fixtures.month(9)),
        "cdnow-1997-10.txt",
        List.of(
            new Report.Rule(
                "dollars.required",
                "dollars",
                Report.Outcome.PASS,
                0,
                "no null",
                "0 nulls",
                List.of())));
  }
}
