package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.ui.view.Frame.Crumb;
import slipway.ui.view.State;

/// The first lines of a page, before the frame is put around it.
///
/// @param crumbs between the section and the page itself; `here` is the page's own title there
/// @param curl and `python`: the page as a request, with `$SERVER` where the address belongs
record Head(
    Section section,
    String heading,
    @Nullable State state,
    String answer,
    @Nullable String description,
    List<Crumb> crumbs,
    String curl,
    String python,
    boolean charts) {

  Head {
    crumbs = List.copyOf(crumbs);
  }

  /// The page of a section itself; `rest` is the path of its list.
  static Head of(Section section, String answer, String rest) {
    return new Head(
        section, section.title(), null, answer, null, List.of(), get(rest), pythonGet(rest), false);
  }

  /// A page below the section.
  static Head below(Section section, String heading, String answer, String rest) {
    return new Head(
        section,
        heading,
        null,
        answer,
        null,
        List.of(new Crumb(heading, null)),
        get(rest),
        pythonGet(rest),
        false);
  }

  Head with(@Nullable State shown) {
    return new Head(section, heading, shown, answer, description, crumbs, curl, python, charts);
  }

  Head described(@Nullable String text) {
    return new Head(section, heading, state, answer, text, crumbs, curl, python, charts);
  }

  /// A step between the section and the page.
  Head under(String title, String href) {
    var all = new ArrayList<>(crumbs);
    all.add(Math.max(0, all.size() - 1), new Crumb(title, href));
    return new Head(section, heading, state, answer, description, all, curl, python, charts);
  }

  Head asRequest(String asCurl, String asPython) {
    return new Head(section, heading, state, answer, description, crumbs, asCurl, asPython, charts);
  }

  Head withCharts() {
    return new Head(section, heading, state, answer, description, crumbs, curl, python, true);
  }

  private static String get(String rest) {
    return "curl -s $SERVER" + rest;
  }

  private static String pythonGet(String rest) {
    return "import requests\nrequests.get(\"$SERVER" + rest + "\").json()";
  }
}
