package slipway.ui;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.ErrorCode;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.Version;
import slipway.api.wire.Project;
import slipway.http.Request;
import slipway.http.Response;
import slipway.time.BusinessClock;
import slipway.time.WallClock;
import slipway.ui.view.Frame;
import slipway.ui.view.Problem;
import slipway.ui.view.State;

/// What all pages share: the templates, the frame, the headers, and how a failure looks.
final class Site {
  /// Everything from this server's files; nothing inline runs.
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /// In the order in which they run, when the page is there.
  private static final List<String> SCRIPTS =
      List.of(
          "static/app.js",
          "static/palette.js",
          "static/tables.js",
          "static/select.js",
          "static/query.js",
          "static/charts.js",
          "static/lineage.js",
          "static/forms.js",
          "static/live.js");

  private static final int STATUS_CLIENT = 400;
  private static final int STATUS_SERVER = 500;

  /// One request for a page of a project.
  record Visit(Request request, Caller caller, Links links, String server, Instant now) {
    String project() {
      return links.project();
    }

    /// Of the page, with everything that it was asked for with.
    Address address() {
      return Address.of(request);
    }
  }

  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
  private final StaticFiles files = new StaticFiles();
  private final Access access;
  private final WallClock wall;
  private final BusinessClock business;

  Site(Access access, WallClock wall, BusinessClock business) {
    this.access = access;
    this.wall = wall;
    this.business = business;
  }

  StaticFiles files() {
    return files;
  }

  BusinessClock business() {
    return business;
  }

  Visit visit(Request request) {
    return visit(request, request.path("project"));
  }

  Visit visit(Request request, String project) {
    return new Visit(
        request, access.caller(request), new Links(project), server(request), wall.now());
  }

  /// The address by which the browser reached this server.
  static String server(Request request) {
    var authority = request.header(":authority").or(() -> request.header("host"));
    return "http://" + authority.orElse("127.0.0.1:5000");
  }

  Response page(Visit visit, String template, Head head, Object page) {
    return html(render(template, Map.of("frame", frame(visit, head), "page", page)));
  }

  /// A part of a page, for an exchange in place.
  Response part(String template, Map<String, Object> parameters) {
    return html(render(template, parameters));
  }

  Response start(Request request) {
    var visit = visit(request, Access.DEFAULT_PROJECT);
    return html(render("start", Map.of("home", visit.links().home(), "assets", assets())));
  }

  Frame frame(Visit visit, Head head) {
    var links = visit.links();
    var crumbs = new ArrayList<Frame.Crumb>();
    crumbs.add(
        new Frame.Crumb(
            links.project(),
            head.section() == Section.OVERVIEW && head.crumbs().isEmpty() ? null : links.home()));
    if (head.section() != Section.OVERVIEW) {
      crumbs.add(
          new Frame.Crumb(
              head.section().title(), head.crumbs().isEmpty() ? null : head.section().href(links)));
    }
    crumbs.addAll(head.crumbs());
    var navigation = new ArrayList<Frame.Item>();
    for (var section : Section.values()) {
      navigation.add(
          new Frame.Item(
              section.title(), section.href(links), section.key(), section == head.section()));
    }
    var place =
        new Frame.Place(
            links.project(),
            links.home(),
            visit.request().path(),
            visit.address().text(),
            projects(visit),
            navigation,
            crumbs);
    return new Frame(
        head.heading() + " · " + links.project(),
        head.heading(),
        head.state(),
        head.answer(),
        head.description(),
        place,
        clock(visit.now()),
        request(visit, head.request()),
        head.isLive(),
        Version.own().text(),
        assets());
  }

  private static Frame.Request request(Visit visit, Frame.Request asked) {
    UnaryOperator<String> here =
        text -> text.replace("$SERVER", visit.server()).replace("$PROJECT", visit.project());
    return new Frame.Request(
        here.apply(asked.curl()), here.apply(asked.python()), here.apply(asked.java()));
  }

  /// The page that tells of a lost database cannot ask it for the other projects.
  private List<String> projects(Visit visit) {
    try {
      return access.projects(visit.caller()).stream().map(Project::name).toList();
    } catch (SlipwayException _) {
      return List.of(visit.project());
    }
  }

  private Frame.Clock clock(Instant now) {
    return new Frame.Clock(
        Format.clock(now),
        Format.full(now),
        business.isReplayed() ? replayed(business.now()) : null);
  }

  /// A replayed clock of a fresh server stands at the beginning of all time.
  private static String replayed(Instant now) {
    return now.equals(Instant.EPOCH) ? "not set yet" : Format.business(now).text();
  }

  private Frame.Assets assets() {
    return new Frame.Assets(
        files.address("static/icon.svg"),
        files.address("static/theme.js"),
        files.address("static/app.css"),
        SCRIPTS.stream().map(files::address).toList(),
        files.address("vendor/htmx-2.0.11.min.js"),
        files.address("vendor/echarts-6.1.0.common.min.js"),
        files.address("static/start.js"));
  }

  /// A failure as a page with its status.
  Response problem(SlipwayException failure, Request request) {
    int status = failure.code().httpStatus();
    var visit = framed(visit(request, projectOf(request.path())));
    var title =
        failure.code() == ErrorCode.NOT_FOUND || failure.code() == ErrorCode.NO_SUCH_ROUTE
            ? "Not here"
            : status >= STATUS_SERVER ? "The server failed" : "Not possible";
    var head =
        Head.below(Section.OVERVIEW, title, failure.code().name(), "")
            .asPage(visit.address().text())
            .with(status >= STATUS_SERVER ? State.bad("error") : State.attention("refused"))
            .still();
    var page =
        new Problem(
            status,
            status >= STATUS_CLIENT && status < STATUS_SERVER
                ? "What was asked for"
                : "What failed",
            failure.message(),
            failure.details(),
            Remedies.of(failure.code()),
            request.id());
    var answer = page(visit, "problem", head, page);
    return new Response(status, answer.headers(), answer.body());
  }

  /// The frame of a project that is there: else all its links would lead nowhere.
  private Visit framed(Visit visit) {
    return projects(visit).contains(visit.project())
        ? visit
        : visit(visit.request(), Access.DEFAULT_PROJECT);
  }

  private static String projectOf(String path) {
    var prefix = "/ui/projects/";
    if (!path.startsWith(prefix)) {
      return Access.DEFAULT_PROJECT;
    }
    int end = path.indexOf('/', prefix.length());
    var name = path.substring(prefix.length(), end < 0 ? path.length() : end);
    try {
      return Names.require("project", name);
    } catch (SlipwayException _) {
      return Access.DEFAULT_PROJECT;
    }
  }

  private String render(String template, Map<String, Object> parameters) {
    var output = new StringOutput();
    templates.render("ui/" + template + ".jte", parameters, output);
    return output.toString();
  }

  private static Response html(String html) {
    return Response.of(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
        .with("content-security-policy", CONTENT_POLICY)
        .with("x-content-type-options", "nosniff")
        .with("referrer-policy", "same-origin")
        .with("cache-control", "no-store");
  }
}
