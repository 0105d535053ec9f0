package slipway.ui;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert;
import slipway.db.Slice;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;
import slipway.monitoring.alerts.Several;
import slipway.ui.Site.Visit;
import slipway.ui.view.Act;
import slipway.ui.view.Alerts;

/// What is done to several alerts at once: a page that says what it will do, with its numbers, and
/// the form that does it. It needs no script.
final class SeveralAlerts {
  private static final String ALERT = "alert";
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Site site;
  private final slipway.monitoring.alerts.Alerts alerts;

  /// What may be done.
  private enum Doing {
    ACKNOWLEDGE,
    SILENCE
  }

  SeveralAlerts(Site site, slipway.monitoring.alerts.Alerts alerts) {
    this.site = site;
    this.alerts = alerts;
  }

  void register(Router router) {
    router.get("/ui/projects/{project}/alerts/several", request -> ask(site.visit(request)));
    router.post("/ui/projects/{project}/alerts/several", request -> act(site.visit(request)));
  }

  private Response ask(Visit visit) {
    var asked = Asked.of(visit);
    var ids = asked.value("all").isEmpty() ? chosen(visit.request()) : found(visit, asked);
    var standing = alerts.several().standing(visit.caller(), visit.project(), ids);
    if (standing.isEmpty()) {
      throw SlipwayException.invalid(
          ALERT, ids.size() + " selected, all over", "some that are open or acknowledged");
    }
    return page(site, visit, standing, ids.size() - standing.size());
  }

  private static Doing doing(String text) {
    for (var doing : Doing.values()) {
      if (doing.name().toLowerCase(Locale.ROOT).equals(text)) {
        return doing;
      }
    }
    throw SlipwayException.invalid("do", '"' + text + '"', "acknowledge or silence");
  }

  private static Set<UUID> chosen(Request request) {
    return ids(request.queryAll(ALERT));
  }

  private static Set<UUID> ids(List<String> texts) {
    var ids = new LinkedHashSet<UUID>();
    texts.forEach(text -> ids.add(PipelinePages.id(text)));
    return ids;
  }

  /// Everything that the list's address finds.
  private Set<UUID> found(Visit visit, Asked asked) {
    var search = AlertList.search(asked).with(Slice.first(Several.MAX));
    var ids = new LinkedHashSet<UUID>();
    alerts
        .found(visit.caller(), visit.project(), search)
        .rows()
        .forEach(alert -> ids.add(alert.id()));
    return ids;
  }

  /// @param over how many of those selected no longer stand
  static Response page(Site site, Visit visit, List<Alert> standing, int over) {
    var doing = doing(visit.request().query("do").orElse(""));
    boolean acknowledges = doing == Doing.ACKNOWLEDGE;
    var title =
        (acknowledges ? "Acknowledge " : "Silence ") + Format.plural(standing.size(), "alert");
    var head =
        Head.below(
                Section.ALERTS,
                title,
                (acknowledges ? acknowledging(standing) : silencing(standing))
                    + (over == 0 ? "" : " Of those selected " + over + " no longer stand."),
                visit.links().rest() + "/alerts?state=standing")
            .still();
    var hidden = new ArrayList<Act.Field>();
    hidden.add(Act.Field.fixed("do", doing.name().toLowerCase(Locale.ROOT)));
    standing.forEach(alert -> hidden.add(Act.Field.fixed(ALERT, alert.id().toString())));
    return site.page(
        visit,
        "several",
        head,
        new Alerts.Several(
            visit.request().path(),
            hidden,
            acknowledges
                ? List.of(Act.Field.text("note", "What you do about them"))
                : List.of(AlertPages.lasting(), Act.Field.reason()),
            title,
            visit.links().alerts(),
            standing.stream().map(alert -> AlertPages.row(visit, alert)).toList()));
  }

  private static String acknowledging(List<Alert> standing) {
    long open = standing.stream().filter(alert -> alert.state() == Alert.State.OPEN).count();
    long taken = standing.size() - open;
    long subjects = standing.stream().map(Alert::subject).distinct().count();
    return "Says that you take care of "
        + Format.plural(standing.size(), "alert")
        + " about "
        + Format.plural(subjects, "subject")
        + ": "
        + Format.count(open)
        + " open"
        + (taken == 0 ? "" : ", " + Format.count(taken) + " that somebody had taken already")
        + ". They stand until evidence or somebody resolves them.";
  }

  private static String silencing(List<Alert> standing) {
    var matters = Several.matters(standing);
    return "Makes "
        + Format.plural(matters.size(), "silence")
        + ", one for each kind about each subject: nobody is told of such alerts for a while, on the"
        + " wall clock. They still open; what stands at the end is told then.";
  }

  private Response act(Visit visit) {
    var form = form(visit.request());
    var ids = ids(form.getOrDefault(ALERT, List.of()));
    var several = alerts.several();
    var said =
        switch (doing(first(form, "do"))) {
          case ACKNOWLEDGE ->
              AlertList.ACKNOWLEDGED
                  + "="
                  + several.acknowledge(
                      visit.caller(), visit.project(), ids, new Alert.Note(first(form, "note")));
          case SILENCE ->
              AlertList.SILENCED
                  + "="
                  + several
                      .silence(
                          visit.caller(),
                          visit.project(),
                          ids,
                          first(form, "lasts"),
                          first(form, "reason"))
                      .size();
        };
    return Response.redirect(visit.links().alerts() + "?" + said);
  }

  private static String first(Map<String, List<String>> form, String name) {
    return form.getOrDefault(name, List.of("")).getFirst();
  }

  private static Map<String, List<String>> form(Request request) {
    var type = request.header("content-type").orElse("");
    if (!type.startsWith(FORM)) {
      throw SlipwayException.invalid("content-type", '"' + type + '"', FORM);
    }
    var form = new LinkedHashMap<String, List<String>>();
    for (var pair : request.text().split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.computeIfAbsent(decoded(pair.substring(0, equals)), _ -> new ArrayList<>())
            .add(decoded(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String withoutZero(String raw, String text) {
    if (text.indexOf('\0') >= 0) {
      throw SlipwayException.invalid("form", '"' + raw + '"', "text without U+0000");
    }
    return text;
  }

  private static String decoded(String text) {
    try {
      return withoutZero(text, URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      throw SlipwayException.invalid("form", '"' + text + '"', "a form as a browser sends it");
    }
  }
}
