package slipway.datasets;

import java.util.Objects;
import java.util.UUID;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Dataset;
import slipway.api.wire.Page;
import slipway.api.wire.Report;
import slipway.http.Method;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// The HTTP face of datasets. A name with a slash is written `features%2Fcustomer_activity`.
final class DatasetRoutes {
  private static final String LIST = "/api/v1/projects/{project}/datasets";
  private static final String ONE = LIST + "/{dataset}";
  private static final String PARQUET = "application/vnd.apache.parquet";
  private static final String CSV = "text/csv; charset=utf-8";
  private static final String TRIED = "checked";
  private static final int PAGE = 100;
  private static final int PAGE_MAX = 1_000;

  private final Datasets datasets;

  DatasetRoutes(Datasets datasets) {
    this.datasets = datasets;
  }

  void register(Router router) {
    router.get(LIST, this::list);
    router.get(ONE, this::detail);
    router.get(ONE + "/deliveries", this::deliveries);
    router.streaming(Method.POST, ONE + "/deliveries", this::deliver);
    router.post(ONE + "/imports", this::importWaiting);
    router.get(ONE + "/commits", this::commits);
    router.get(ONE + "/commits/{ref}", this::commit);
    router.get(ONE + "/commits/{ref}/tree", this::tree);
    router.get(ONE + "/commits/{ref}/statistics", this::statistics);
    router.get(ONE + "/commits/{ref}/files/{file}", this::file);
    router.get(ONE + "/commits/{ref}/rows", this::rows);
    router.get(ONE + "/reports", this::reports);
    router.get(ONE + "/reports/{digest}", this::report);
    router.get(ONE + "/reports/{digest}/rows", this::failingRows);
    router.streaming(Method.POST, ONE + "/checks", this::check);
    router.get(ONE + "/quarantine", this::quarantine);
  }

  private Response list(Request request) {
    return Response.json(
        Page.of(datasets.listing().list(caller(request), request.path("project"))));
  }

  private Response detail(Request request) {
    return Response.json(
        datasets
            .listing()
            .detail(caller(request), request.path("project"), request.path("dataset")));
  }

  private Response deliver(Request request) {
    var name =
        request
            .query("fileName")
            .orElseThrow(() ->
                SlipwayException.invalid("fileName", "missing", "?fileName=NAME of the file"));
    try (var body = request.stream()) {
      var delivery =
          datasets.deliver(
              caller(request), request.path("project"), request.path("dataset"), name, body);
      return Response.json(201, Listing.delivery(delivery));
    } catch (java.io.IOException e) {
      throw cutOff(e);
    }
  }

  /// The report as JSON, or, where Parquet is asked for, the rows that it blames (204 for none).
  private Response check(Request request) {
    var place =
        new Receiving.Place(
            request.path("project"),
            request.path("dataset"),
            request.query("fileName").orElse(TRIED));
    try (var body = request.stream()) {
      var tried = datasets.check(caller(request), place, body);
      if (request.header("accept").filter(PARQUET::equals).isEmpty()) {
        var report = tried.checked().map(Checking.Checked::report).orElse(null);
        return Response.json(new Dataset.Checked(tried.rows(), report));
      }
      return tried
          .checked()
          .flatMap(Checking.Checked::failing)
          .map(this::parquet)
          .orElseGet(() -> Response.empty(204));
    } catch (java.io.IOException e) {
      throw cutOff(e);
    }
  }

  /// Stages and publishes what waits. Rows that a contract refuses are an answer, not an error: the
  /// report says why.
  private Response importWaiting(Request request) {
    var caller = caller(request);
    var project = request.path("project");
    var name = request.path("dataset");
    var one = request.query("delivery").map(text -> uuid("delivery", text));
    var staged =
        one.isPresent()
            ? datasets.stage(caller, project, name, one.get())
            : datasets.stage(caller, project, name);
    if (staged.isEmpty()) {
      return Response.json(new Dataset.Imported("nothing", null, null));
    }
    try {
      var done = datasets.publish(caller, staged);
      return Response.json(
          new Dataset.Imported(
              "committed", Listing.commit(done.commit()), done.report().orElse(null)));
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.CONTRACT_VIOLATED) {
        throw e;
      }
      return Response.json(
          new Dataset.Imported("quarantined", null, refusal(caller, project, name, staged)));
    }
  }

  /// The report that the deliveries were quarantined by.
  private Report refusal(Caller caller, String project, String name, Staged staged) {
    var id = staged.files().getFirst().delivery();
    var report =
        datasets
            .parts()
            .database()
            .read(tx -> datasets.requireDelivery(tx, project, name, id).report().orElseThrow());
    return datasets.listing().report(caller, project, name, report);
  }

  private Response deliveries(Request request) {
    return Response.json(
        datasets
            .listing()
            .deliveries(
                caller(request), request.path("project"), request.path("dataset"), slice(request)));
  }

  private Response commits(Request request) {
    return Response.json(
        datasets
            .listing()
            .commits(
                caller(request), request.path("project"), request.path("dataset"), slice(request)));
  }

  private Response commit(Request request) {
    return Response.json(shown(request));
  }

  private Response tree(Request request) {
    return Response.json(datasets.tree(shown(request).tree()));
  }

  private Response statistics(Request request) {
    return Response.json(datasets.statistics(shown(request).tree()));
  }

  private Response file(Request request) {
    var path = request.path("file");
    var tree = datasets.tree(shown(request).tree());
    var file =
        tree.files().stream()
            .filter(one -> one.path().equals(path))
            .findFirst()
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.NOT_FOUND,
                    "file: \""
                        + path
                        + "\" (expected: one of "
                        + tree.files().stream().map(TreeFile::path).toList()
                        + ")"));
    return Response.file(
        PARQUET, datasets.parts().blobs().local(file.digest()), file.size(), file.digest());
  }

  private Response rows(Request request) {
    var tree = shown(request).tree();
    var selection =
        new Reading.Selection(
            request.queryAll("columns"),
            request.query("where").orElse(null),
            request.query("limit").orElse("").isEmpty()
                ? null
                : request.query("limit", 0, 0, Integer.MAX_VALUE));
    var etag = '"' + selection.of(tree).hex() + '"';
    if (request.header("if-none-match").filter(etag::equals).isPresent()) {
      return Response.empty(304).with("etag", etag);
    }
    return parquet(datasets.reading().rows(datasets.tree(tree), selection)).with("etag", etag);
  }

  private Response failingRows(Request request) {
    var digest = report(request, request.path("digest")).digest();
    var project = request.path("project");
    var dataset = request.path("dataset");
    var format = request.query("format").orElse("parquet");
    if (!format.equals("parquet") && !format.equals("csv")) {
      throw SlipwayException.invalid("format", '"' + format + '"', "parquet or csv");
    }
    return datasets
        .reading()
        .failing(project, dataset, Objects.requireNonNull(digest))
        .map(rows -> format.equals("csv") ? csv(datasets.reading().csv(rows)) : parquet(rows))
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_FOUND,
                "rows: none of report " + digest.brief() + " (expected: one that blames rows)"));
  }

  private Response reports(Request request) {
    return Response.json(
        datasets
            .listing()
            .reports(
                caller(request), request.path("project"), request.path("dataset"), slice(request)));
  }

  private Response report(Request request) {
    return Response.json(report(request, request.path("digest")));
  }

  private Report report(Request request, String digest) {
    return datasets
        .listing()
        .report(
            caller(request), request.path("project"), request.path("dataset"), new Digest(digest));
  }

  private Response quarantine(Request request) {
    return Response.json(
        datasets
            .listing()
            .quarantine(
                caller(request), request.path("project"), request.path("dataset"), slice(request)));
  }

  private Dataset.Commit shown(Request request) {
    return datasets
        .listing()
        .commit(
            caller(request), request.path("project"), request.path("dataset"), request.path("ref"));
  }

  private Response parquet(Digest file) {
    var blobs = datasets.parts().blobs();
    return Response.file(PARQUET, blobs.local(file), blobs.size(file).orElse(0), file);
  }

  private Response csv(Digest file) {
    var blobs = datasets.parts().blobs();
    return Response.file(CSV, blobs.local(file), blobs.size(file).orElse(0), file);
  }

  private Caller caller(Request request) {
    return datasets.parts().access().caller(request);
  }

  private static Slice slice(Request request) {
    var newest = Slice.newest(request.query("pageSize", PAGE, 1, PAGE_MAX));
    var token = request.query("pageToken").orElse("");
    return token.isEmpty() ? newest : new Slice(uuid("pageToken", token), newest.max());
  }

  private static UUID uuid(String field, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw SlipwayException.invalid(field, '"' + text + '"', "one that the server gave");
    }
  }

  private static SlipwayException cutOff(java.io.IOException e) {
    return new SlipwayException(
        ErrorCode.MALFORMED_BODY, "body: cut off (" + e.getMessage() + ")", e);
  }
}
