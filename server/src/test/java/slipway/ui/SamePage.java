package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The links and forms by which a page leads to itself, and what they say of its address.
final class SamePage {
  private static final Pattern LINK = Pattern.compile("(?:href|hx-get)=\"([^\"#]*)[^\"]*\"");
  private static final Pattern FORM =
      Pattern.compile("<form ([^>]*method=\"get\"[^>]*)>(.*?)</form>", Pattern.DOTALL);
  private static final Pattern ACTION = Pattern.compile("action=\"([^\"#]*)");
  private static final Pattern FIELD = Pattern.compile("<(?:input|select) ([^>]*)>");
  private static final Pattern NAME = Pattern.compile("name=\"([^\"]*)\"");
  private static final Pattern VALUE = Pattern.compile("value=\"([^\"]*)\"");

  private SamePage() {}

  /// Every way that leads to the page again changes one thing at most, and loses none of the
  /// others.
  ///
  /// @param dependent what means nothing when the other it belongs to is changed
  /// @return what the ways change, each once
  static Set<String> assertKeeps(String path, String html, String dependent) {
    var all = parameters(path.substring(path.indexOf('?') + 1));
    var changed = new java.util.TreeSet<String>();
    for (var way : ways(path.substring(0, path.indexOf('?')), html)) {
      var lost =
          all.entrySet().stream()
              .filter(one -> !one.getValue().equals(way.get(one.getKey())))
              .map(Map.Entry::getKey)
              .filter(name -> !name.equals(dependent) || way.containsKey(name))
              .toList();
      assertThat(lost).as(way + " of " + all).hasSizeLessThanOrEqualTo(1);
      changed.addAll(lost);
      way.keySet().stream().filter(name -> !all.containsKey(name)).forEach(changed::add);
    }
    return changed;
  }

  private static List<Map<String, List<String>>> ways(String page, String html) {
    var ways = new ArrayList<Map<String, List<String>>>();
    LINK.matcher(main(html))
        .results()
        .map(found -> text(found.group(1)))
        .filter(href -> href.equals(page) || href.startsWith(page + "?"))
        .forEach(href -> ways.add(parameters(href.substring(page.length()).replace("?", ""))));
    FORM.matcher(html)
        .results()
        .filter(found -> {
          var action = ACTION.matcher(found.group(1));
          return action.find() && text(action.group(1)).equals(page);
        })
        .forEach(found -> {
          var fields = new TreeMap<String, List<String>>();
          FIELD.matcher(found.group(2)).results().forEach(field -> add(fields, field.group(1)));
          ways.add(fields);
        });
    assertThat(ways).isNotEmpty();
    return ways;
  }

  private static void add(Map<String, List<String>> fields, String attributes) {
    var name = NAME.matcher(attributes);
    var value = VALUE.matcher(attributes);
    if (name.find()) {
      boolean isHidden = attributes.contains("type=\"hidden\"");
      fields
          .computeIfAbsent(text(name.group(1)), _ -> new ArrayList<>())
          .add(isHidden && value.find() ? text(value.group(1)) : "chosen by hand");
    }
  }

  private static String main(String html) {
    return html.substring(html.indexOf("<main"));
  }

  private static Map<String, List<String>> parameters(String query) {
    var parameters = new TreeMap<String, List<String>>();
    Stream.of(query.split("&", -1))
        .filter(pair -> !pair.isEmpty())
        .forEach(pair -> {
          int at = pair.indexOf('=');
          parameters
              .computeIfAbsent(decoded(pair.substring(0, at)), _ -> new ArrayList<>())
              .add(decoded(pair.substring(at + 1)));
        });
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// As a browser reads an attribute.
  private static String text(String attribute) {
    return attribute
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&amp;", "&");
  }
}
