package slipway.declarations;

import java.util.ArrayList;
import java.util.List;
import slipway.api.SlipwayException;
import slipway.api.declaration.Finding;

/// An area's refusal of a document, told at the line it is about: areas begin a message with the
/// path of the field (`columns[1].type: …`), below `spec` or from the top.
final class Refusal {
  private Refusal() {}

  static List<String> lines(Document document, SlipwayException refusal) {
    if (refusal.details().isEmpty()) {
      return List.of(document.locate(finding(document, refusal.message())));
    }
    var lines = new ArrayList<String>();
    for (var detail : refusal.details()) {
      lines.add(document.locate(finding(document, detail)));
    }
    return lines;
  }

  private static Finding finding(Document document, String message) {
    int colon = message.indexOf(": ");
    if (colon > 0) {
      var path = message.substring(0, colon);
      var rest = message.substring(colon + 2);
      for (var candidate : List.of(path, Finding.under("spec", path))) {
        if (document.source().holds(candidate)) {
          return new Finding(candidate, rest);
        }
      }
    }
    return new Finding("", message);
  }
}
