package slipway.ui;

import static slipway.ui.Fixtures.digest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.wire.Lineage;
import slipway.api.wire.Report;

/// A prediction with everything it came from, and the proof of it.
final class LineageFixtures {
  static final UUID PREDICTION = UUID.fromString("01936b00-0000-7000-8000-00000000a001");

  private LineageFixtures() {}

  static Lineage lineage() {
    var nodes = new ArrayList<Lineage.Node>();
    var id = "prediction";
    nodes.add(node(id, id, "customer 4711 · 0.8312", null, "at 1998-06-30", "release features"));
    nodes.add(
        node(
            "release",
            "release",
            "churn #1",
            digest("release"),
            "since 1997-06-30",
            "package view"));
    nodes.add(
        node(
            "package",
            "package",
            "customer_churn v1",
            digest("package"),
            "files 9",
            "run code training"));
    nodes.add(
        node("run", "run", "train 1997-06-30", null, "run 5c1f6a2be0a84a6c8e1fd2a4d5b0aa11", ""));
    nodes.add(node("code", "code", "commit 7f3c1d2", null, "", ""));
    nodes.add(node("view", "view", "customer_activity", digest("view"), "features 12", ""));
    nodes.add(
        node(
            "features",
            "features",
            "features/customer_activity 1998-06-30",
            digest("features"),
            "rows 23,570",
            "view data"));
    nodes.add(
        node(
            "training",
            "features",
            "features/customer_activity 1997-03-31",
            digest("training"),
            "rows 23,570",
            "view data0"));
    nodes.add(
        node("data", "dataset", "purchases 1998-06", digest("data"), "rows 69,659", "file1 file2"));
    nodes.add(
        node("data0", "dataset", "purchases 1997-06", digest("data0"), "rows 41,528", "file1"));
    nodes.add(node("file1", "raw file", "cdnow-1997-01.txt", digest("file1"), "bytes 249,984", ""));
    nodes.add(node("file2", "raw file", "cdnow-1998-06.txt", digest("file2"), "bytes 57,204", ""));
    return new Lineage(PREDICTION, nodes);
  }

  static Lineage.Verification verification() {
    return new Lineage.Verification(
        PREDICTION,
        true,
        true,
        List.of(
            new Lineage.Check(
                "file1",
                "bytes hash to the name",
                Report.Outcome.PASS,
                digest("file1").brief(),
                digest("file1").brief()),
            new Lineage.Check(
                "data",
                "Parquet made again from the raw file",
                Report.Outcome.PASS,
                digest("data").brief(),
                digest("data").brief()),
            new Lineage.Check(
                "features",
                "vector computed again",
                Report.Outcome.PASS,
                "12 of 12 equal bits",
                "12 of 12 equal bits"),
            new Lineage.Check(
                "prediction",
                "replayed in a fresh session",
                Report.Outcome.PASS,
                "3f54c9e1",
                "3f54c9e1")));
  }

  /// `fact` is a name and a value; `of` are ids.
  private static Lineage.Node node(
      String id, String kind, String title, @Nullable Digest digest, String fact, String of) {
    int space = fact.indexOf(' ');
    return new Lineage.Node(
        id,
        kind,
        title,
        digest == null ? null : digest.hex(),
        space < 0 ? Map.of() : Map.of(fact.substring(0, space), fact.substring(space + 1)),
        of.isEmpty() ? List.of() : List.of(of.split(" ", -1)));
  }
}
