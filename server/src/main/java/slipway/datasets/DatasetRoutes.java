package slipway.datasets;

import java.util.UUID;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Dataset;
import slipway.api.wire.Page;
import slipway.http.Method;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// The HTTP face of datasets. A name with a slash is written `features%2Fcustomer_activity`.
final class DatasetRoutes {
  private static final String LIST = "/api/v1/projects/{project}/datasets";
  private static final String ONE = LIST + "/{dataset}";
  private static final String PARQUET = "application/vnd.apache.parquet";
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
    router.get(ONE + "/reports", this::reports);
    router.get(ONE + "/reports/{digest}", this::report);
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
      throw new SlipwayException(
          ErrorCode.MALFORMED_BODY, "body: cut off (" + e.getMessage() + ")", e);
    }
  }

  /// Stages and publishes what waits. Rows that a contract refuses are an answer, not an error: the
  /// report says why.
  private Response importWaiting(Request request) {
    var caller = caller(request);
    var project = request.path("project");
    var name = request.path("dataset");
    var staged = datasets.stage(caller, project, name);
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
      var newest = datasets.listing().reports(caller, project, name, 1);
      return Response.json(new Dataset.Imported("quarantined", null, newest.getFirst()));
    }
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

  private Response reports(Request request) {
    return Response.json(
        datasets
            .listing()
            .reports(
                caller(request), request.path("project"), request.path("dataset"), slice(request)));
  }

  private Response report(Request request) {
    return Response.json(
        datasets
            .listing()
            .report(
                caller(request),
                request.path("project"),
                request.path("dataset"),
                new Digest(request.path("digest"))));
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

  private slipway.access.Caller caller(Request request) {
    return datasets.parts().access().caller(request);
  }

  private static Slice slice(Request request) {
    var newest = Slice.newest(request.query("pageSize", PAGE, 1, PAGE_MAX));
    var token = request.query("pageToken").orElse("");
    try {
      return token.isEmpty() ? newest : new Slice(UUID.fromString(token), newest.max());
    } catch (IllegalArgumentException _) {
      throw SlipwayException.invalid("pageToken", '"' + token + '"', "one that a page gave");
    }
  }
}
