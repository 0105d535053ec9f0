package slipway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.regex.Pattern;

/// The page of an endpoint is open with one thing held back, and a second is held back above it.
final class SecondHoldBack {
  private SecondHoldBack() {}

  static void isLiftedByTheRowThatSaysSo(Page page) {
    var second = "0".repeat(64);
    var first = page.locator("form[data-act$='/lift'] [name=digest]").inputValue();
    var main =
        page.evaluate(
            """
            ([first, second]) => {
              const copy = document.getElementById('main').cloneNode(true);
              const row = [...copy.querySelectorAll('tr')].find(one => one.querySelector('[name=digest]'));
              const other = row.outerHTML.replaceAll(first, second).replaceAll(first.slice(0, 8), second.slice(0, 8));
              row.insertAdjacentHTML('beforebegin', other);
              return copy.outerHTML.replaceAll('\\n', '');
            }
            """,
            List.of(first, second));
    page.route(
        Pattern.compile(".*/endpoints/churn$"),
        route -> {
          if (route.request().resourceType().equals("eventsource")) {
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/event-stream")
                    .setBody("event: page\ndata: " + main + "\n\n"));
          } else {
            route.resume();
          }
        });
    page.reload();
    var forms = page.locator("form[data-act$='/lift']");
    assertThat(forms).hasCount(2);
    for (int i = 0; i < 2; i++) {
      var digest = forms.nth(i).locator("[name=digest]").inputValue();
      assertThat(forms.nth(i).locator("p").first()).containsText(digest.substring(0, 8));
      org.assertj.core.api.Assertions.assertThat(digest).isEqualTo(i == 0 ? second : first);
    }
  }
}
