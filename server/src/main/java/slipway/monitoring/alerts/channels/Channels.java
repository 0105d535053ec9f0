package slipway.monitoring.alerts.channels;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.config.AlertsConfig;
import slipway.http.OwnAddress;

/// The channels that are set, by name.
public final class Channels {
  private final Map<String, Channel> byName = new LinkedHashMap<>();

  private Channels(List<Channel> set) {
    set.forEach(channel -> byName.put(channel.name(), channel));
  }

  /// Those that the settings name. Nothing is connected yet.
  public static Channels of(AlertsConfig config, OwnAddress own) {
    var places = new Places(config, own);
    var set = new ArrayList<Channel>();
    if (config.webhook().isSet()) {
      set.add(new Webhook(config.webhook()));
    }
    if (config.slack().isSet()) {
      set.add(new Slack(config.slack(), config.gather(), places));
    }
    if (config.pagerDuty().isSet()) {
      set.add(new PagerDuty(config.pagerDuty(), places));
    }
    if (config.mail().isSet()) {
      set.add(new Mail(config.mail(), config.gather(), places, Optional.empty()));
    }
    return new Channels(set);
  }

  public List<Channel> all() {
    return List.copyOf(byName.values());
  }

  public Optional<Channel> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
