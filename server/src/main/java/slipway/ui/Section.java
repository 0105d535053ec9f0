package slipway.ui;

import java.util.function.Function;

/// The places of the navigation, in its order.
enum Section {
  OVERVIEW("Overview", "o", Links::home),
  RUNS("Runs", "r", Links::runs),
  DATA("Data", "d", Links::data),
  FEATURES("Features", "f", Links::views),
  PIPELINES("Pipelines", "p", Links::pipelines),
  MODELS("Models", "m", Links::models),
  ENDPOINTS("Endpoints", "e", Links::endpoints),
  MONITORS("Monitors", "n", Links::monitors),
  TIMELINE("Timeline", "t", Links::timeline),
  ALERTS("Alerts", "a", Links::alerts),
  SERVER("Server", "s", Links::settings);

  private final String title;
  private final String key;
  private final Function<Links, String> href;

  Section(String title, String key, Function<Links, String> href) {
    this.title = title;
    this.key = key;
    this.href = href;
  }

  String title() {
    return title;
  }

  String key() {
    return key;
  }

  String href(Links links) {
    return href.apply(links);
  }
}
