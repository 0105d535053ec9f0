package slipway.e2e;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// axe-core, which checks pages against WCAG 2.1 A and AA, run inside a page as it is shown.
final class Axe {
  private static final String PLACE = "axe.min.js";

  /// Of the whole page, what is serious or critical; for the other theme its colours alone.
  private static final String RUN =
      """
      async (rules) => {
        const only = rules.length ? { type: 'rule', values: rules }
          : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] };
        const found = await axe.run(document, { runOnly: only, resultTypes: ['violations'] });
        return found.violations
          .filter(rule => rule.impact === 'serious' || rule.impact === 'critical')
          .map(rule => rule.id + ': ' + rule.nodes.slice(0, 3)
            .map(node => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | '));
      }
      """;

  private final String source;

  Axe() {
    try (var in = Axe.class.getClassLoader().getResourceAsStream(PLACE)) {
      if (in == null) {
        throw new IllegalStateException(PLACE + " is not on the class path");
      }
      source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What is wrong with the page, in words; empty when nothing serious is.
  List<?> complaints(Page page, String... rules) {
    if (!Boolean.TRUE.equals(page.evaluate("() => typeof axe === 'object'"))) {
      page.evaluate(source);
    }
    return (List<?>) page.evaluate(RUN, List.of(rules));
  }
}
