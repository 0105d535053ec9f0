package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.ui.view.Frame.Crumb;
import slipway.ui.view.Frame.Request;
import slipway.ui.view.State;

/// The first lines of a page, before the frame is put around it.
///
/// @param crumbs between the section and the page itself; `here` is the page's own title there
/// @param isLive whether the page follows the server while it is open
/// @param request the page as a request, with `$SERVER` where the address belongs
record Head(
    Section section,
    String heading,
    @Nullable State state,
    String answer,
    @Nullable String description,
    List<Crumb> crumbs,
    Request request,
    boolean isLive) {

  Head {
    crumbs = List.copyOf(crumbs);
  }

  /// The page of a section itself; `rest` is the path of its list.
  static Head of(Section section, String answer, String rest) {
    return new Head(
        section, section.title(), null, answer, null, List.of(), Requests.of(rest), true);
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
        Requests.of(rest),
        true);
  }

  Head with(@Nullable State shown) {
    return new Head(section, heading, shown, answer, description, crumbs, request, isLive);
  }

  Head described(@Nullable String text) {
    return new Head(section, heading, state, answer, text, crumbs, request, isLive);
  }

  /// A step between the section and the page.
  Head under(String title, String href) {
    var all = new ArrayList<>(crumbs);
    all.add(Math.max(0, all.size() - 1), new Crumb(title, href));
    return new Head(section, heading, state, answer, description, all, request, isLive);
  }

  /// The same as `call` on a project of the Java client, and otherwise as they are written here.
  Head asRequest(String curl, String python, String call) {
    var all = new Request(curl, python, Requests.java(call));
    return new Head(section, heading, state, answer, description, crumbs, all, isLive);
  }

  /// A page that nothing but a browser is meant to ask for.
  Head asPage(String address) {
    var all = Requests.ofPage(address);
    return new Head(section, heading, state, answer, description, crumbs, all, isLive);
  }

  /// A page that stays as it is.
  Head still() {
    return new Head(section, heading, state, answer, description, crumbs, request, false);
  }
}
