package slipway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.regex.Pattern;

/// The form to try an endpoint, with good input and with wrong.
final class TryIt {
  private static final double VERIFIED_WITHIN_MILLIS = 60_000;

  private TryIt() {}

  /// A prediction by its key, and one of the features that are filled in; the first leads to its
  /// lineage, which verifies.
  static void answers(Pages.Visitor visitor, String endpoint) {
    var page = visitor.open(endpoint);
    page.locator("#try details summary").click();
    page.locator("#try form[data-all] button").click();
    assertThat(page.locator("#answer-features .big")).containsText("%");
    predict(page, "4711");
    assertThat(page.locator("#answer .big"))
        .hasText(Pattern.compile("(churns · |stays · churns )[0-9.]+ %"));
    assertThat(page.locator("#answer")).containsText("It answers churns from 50.0 % on.");
    page.locator("#answer a").click();
    page.getByText("Verify all of it").click();
    assertThat(page.locator("#lineage .panel header .state").first())
        .hasText(
            "verified", new LocatorAssertions.HasTextOptions().setTimeout(VERIFIED_WITHIN_MILLIS));
    visitor.picture("verified-light");
    assertThat(visitor.complaints()).isEmpty();
  }

  /// A word for a number, a key that nobody has, digits that a double has not, nothing, and a
  /// feature that the contract wants.
  static void refuses(Pages.Visitor visitor, String endpoint) {
    var page = visitor.open(endpoint);
    var answer = page.locator("#answer");
    predict(page, "many");
    assertThat(answer.locator(".big")).hasText("Refused");
    assertThat(answer).containsText("customer_id: a string (expected: a whole number)");
    assertThat(key(page)).hasAttribute("aria-invalid", "true");
    key(page).fill("9007199254740993");
    assertThat(key(page)).not().hasAttribute("aria-invalid", "true");
    predict(page, "9007199254740993");
    assertThat(answer).containsText("customer_id: 9007199254740993 (expected: one of the ");
    assertThat(answer).containsText("NOT_FOUND · request ");
    visitor.picture("try-refused-light");
    predict(page, " ");
    assertThat(answer).containsText("customer_id: missing");
    predict(page, "");
    assertThat(page.locator("#try input:invalid")).hasCount(1);
    page.locator("#try details summary").click();
    page.locator("#try form[data-all] input[name=tenure_days]").fill("");
    page.locator("#try form[data-all] button").click();
    assertThat(page.locator("#answer-features")).containsText("tenure_days: null (expected: not");
    assertThat(page.locator("#try [aria-invalid]")).hasCount(1);
    assertThat(visitor.complaints())
        .allMatch(complaint -> complaint.contains("the server responded with a status of 40"));
  }

  private static Locator key(Page page) {
    return page.locator("#try input[name=customer_id]").first();
  }

  private static void predict(Page page, String value) {
    key(page).fill(value);
    page.locator("#try form[data-predict] button").first().click();
  }
}
