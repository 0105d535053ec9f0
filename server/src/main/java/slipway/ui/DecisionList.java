package slipway.ui;

import java.util.List;
import java.util.Objects;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.automation.DecisionSearch;
import slipway.http.Response;
import slipway.ui.Site.Visit;
import slipway.ui.view.Listing;

/// The decisions of an automation as an address asks for them: on the page, and as a table.
final class DecisionList {
  private DecisionList() {}

  static Response csv(slipway.automation.Timeline timeline, Visit visit, String endpoint) {
    var caller = visit.caller();
    var project = visit.project();
    var name =
        timeline
            .ofEndpoint(caller, project, endpoint)
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.NOT_FOUND,
                    "automation: none of \""
                        + endpoint
                        + "\" (expected: one that looks after it)"));
    return CsvFile.of(
        "decisions-" + endpoint,
        List.of(
            "id",
            "cutoff",
            "at",
            "action",
            "signal",
            "diagnosis",
            "model",
            "seen",
            "judged",
            "done",
            "otherwise"),
        take ->
            timeline.each(
                caller,
                project,
                name,
                search(Asked.of(visit)),
                one ->
                    take.accept(
                        List.of(
                            one.id(),
                            one.cutoff().toString(),
                            one.at().toString(),
                            one.action(),
                            one.signal(),
                            one.diagnosis(),
                            Objects.toString(one.model(), ""),
                            String.join(" ", one.seen()),
                            one.judged(),
                            one.done(),
                            one.otherwise()))));
  }

  static DecisionSearch search(Asked asked) {
    return new DecisionSearch(
        asked.text("action"),
        asked.text("signal"),
        asked.day("since"),
        asked.day("until"),
        asked.find(),
        asked.slice());
  }

  static Listing listing(DecisionPages.Known known) {
    var asked = known.asked();
    var order =
        List.of(
            new Listing.Option("", "newest first"), new Listing.Option("cutoff", "oldest first"));
    return Controls.of(
        asked,
        List.of(),
        List.of(
            Filters.words(asked, "action", "any decision", known.kinds().actions()),
            Filters.words(asked, "signal", "any signal", known.kinds().signals()),
            Filters.day(asked, "since", "from"),
            Filters.day(asked, "until", "to"),
            new Listing.Filter("sort", "order", asked.sort(), order)),
        known.decisions());
  }
}
