package slipway.monitoring;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.MonitorSpec;
import slipway.api.wire.Monitor;
import slipway.api.wire.Page;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;
import slipway.monitoring.drift.Monitors;

/// `/api/v1/projects/{project}/monitors…`.
final class MonitorRoutes {
  private static final String PATH = "/api/v1/projects/{project}/monitors";

  private final Monitoring.Parts parts;
  private final Monitors monitors;

  MonitorRoutes(Monitoring.Parts parts, Monitors monitors) {
    this.parts = parts;
    this.monitors = monitors;
  }

  /// @param cutoff null: a missing one is refused
  record Asked(@Nullable LocalDate cutoff) {}

  void register(Router router) {
    router.get(PATH, this::list);
    router.get(PATH + "/{monitor}", this::show);
    router.get(PATH + "/{monitor}/windows", this::windows);
    router.get(PATH + "/{monitor}/windows/{cutoff}", this::window);
    router.post(PATH + "/{monitor}/evaluate", this::evaluate);
  }

  private Response list(Request request) {
    var project = request.path("project");
    require(request, Permission.READ);
    List<Declared<MonitorSpec>> all = parts.database().read(tx -> monitors.monitors(tx, project));
    return Response.json(Page.of(all.stream().map(this::shown).toList()));
  }

  private Response show(Request request) {
    require(request, Permission.READ);
    return Response.json(shown(declared(request)));
  }

  private Response windows(Request request) {
    require(request, Permission.READ);
    var declared = declared(request);
    return Response.json(Page.of(monitors.reports(declared.project(), declared.name())));
  }

  /// Every report of a window, newest first.
  private Response window(Request request) {
    require(request, Permission.READ);
    var declared = declared(request);
    var cutoff = date(request.path("cutoff"));
    return Response.json(Page.of(monitors.history(declared.project(), declared.name(), cutoff)));
  }

  private Response evaluate(Request request) {
    var cutoff = request.json(Asked.class).cutoff();
    require(request, Permission.RUN);
    if (cutoff == null) {
      throw SlipwayException.invalid("cutoff", "nothing", "a date, YYYY-MM-DD");
    }
    var declared = declared(request);
    return Response.json(
        monitors
            .evaluate(declared.project(), declared.name(), cutoff)
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.INVALID_STATE,
                    declared.name()
                        + ": nothing to look at as of "
                        + cutoff
                        + " (expected: a release of the endpoint, and an accepted materialisation"
                        + " or predictions of that window)")));
  }

  private Declared<MonitorSpec> declared(Request request) {
    return parts
        .database()
        .read(tx -> monitors.require(tx, request.path("project"), request.path("monitor")));
  }

  private Monitor shown(Declared<MonitorSpec> declared) {
    var reports = monitors.reports(declared.project(), declared.name());
    return new Monitor(
        declared.name(),
        declared.spec().endpoint(),
        declared.digest(),
        declared.spec(),
        reports.size(),
        reports.stream().findFirst().orElse(null));
  }

  private void require(Request request, Permission permission) {
    parts
        .database()
        .read(tx -> {
          var caller = parts.access().caller(request);
          parts.access().require(tx, caller, permission, request.path("project"));
          return true;
        });
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException _) {
      throw SlipwayException.invalid("cutoff", '"' + text + '"', "a date, YYYY-MM-DD");
    }
  }
}
