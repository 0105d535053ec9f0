package slipway.config;

import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import slipway.api.wire.Alert.Severity;
import slipway.config.AlertsConfig.MailConfig;
import slipway.config.AlertsConfig.MailSecurity;
import slipway.config.AlertsConfig.PagerDutyConfig;
import slipway.config.AlertsConfig.SlackConfig;
import slipway.config.AlertsConfig.WebhookConfig;

/// The settings of whom alerts are told. Where a secret may stand there is no flag, for a process
/// list shows flags.
final class AlertSettings {
  private static final int PORT_MOST = 65_535;
  private static final Duration GATHER_MOST = Duration.ofHours(1);
  private static final String WEB = "http:// or https:// address";
  private static final String SEVERITIES = "info, warning or critical";
  private static final String LEAST =
      "Least severity of alerts that are told there; what was told of its opening is told of its end.";

  static final List<Setting> ALL =
      List.of(
          secret(
              "alerts.webhook.url",
              WEB,
              "Where alerts are told as JSON. There is no flag for it, and it is never shown: it may hold a token.",
              (c, v) -> c.with(new WebhookConfig(v.webAddress(), c.webhook().secret()))),
          secret(
              "alerts.webhook.secret",
              "text",
              "Signs what is told, so that the receiver can tell it from a forgery. There is no flag for it.",
              (c, v) -> c.with(new WebhookConfig(c.webhook().url(), v.text()))),
          secret(
              "alerts.slack.url",
              WEB,
              "An incoming webhook of Slack's form (Mattermost and Rocket.Chat take it too). Never shown: it is a key.",
              (c, v) -> c.with(new SlackConfig(v.webAddress(), c.slack().severityLeast()))),
          flagged(
              "alerts.slack.severityLeast",
              SEVERITIES,
              "info",
              LEAST,
              (c, v) -> c.with(new SlackConfig(c.slack().url(), v.oneOf(Severity.class)))),
          secret(
              "alerts.pagerduty.routingKey",
              "text",
              "Integration key of a PagerDuty service (Events API v2). Never shown.",
              (c, v) -> {
                var p = c.pagerDuty();
                return c.with(new PagerDutyConfig(v.text().strip(), p.url(), p.severityLeast()));
              }),
          flagged(
              "alerts.pagerduty.url",
              WEB,
              AlertsConfig.PAGER_DUTY,
              "Where its events are sent; `https://events.eu.pagerduty.com/v2/enqueue` for accounts of the EU.",
              (c, v) -> {
                var p = c.pagerDuty();
                return c.with(
                    new PagerDutyConfig(p.routingKey(), v.webAddress(), p.severityLeast()));
              }),
          flagged(
              "alerts.pagerduty.severityLeast",
              SEVERITIES,
              "critical",
              LEAST,
              (c, v) -> {
                var p = c.pagerDuty();
                return c.with(
                    new PagerDutyConfig(p.routingKey(), p.url(), v.oneOf(Severity.class)));
              }),
          mail(
              "host",
              "a name or an IP address",
              "",
              "The mail server that alerts are handed to; without one no mail is sent.",
              (m, v) -> mail(m, v.text().strip(), m.port(), m.security())),
          mail(
              "port",
              "1 to 65535",
              "587",
              "Its port.",
              (m, v) -> mail(m, m.host(), v.wholeNumber(1, PORT_MOST), m.security())),
          mail(
              "security",
              "starttls, tls or none",
              "starttls",
              "How the way there is protected: it must become TLS before anything is said, is TLS from the first byte, or is open. A password is sent in the open only within this machine.",
              (m, v) -> mail(m, m.host(), m.port(), v.oneOf(MailSecurity.class))),
          mail(
              "user",
              "text",
              "",
              "Who logs in there; without one nobody does.",
              (m, v) -> login(m, v.text(), m.password())),
          secret(
              "alerts.mail.password",
              "text",
              "The password. There is no flag for it.",
              (c, v) -> c.with(login(c.mail(), c.mail().user(), v.text()))),
          mail(
              "from",
              "an address",
              "",
              "The sender, as `slipway@lab.example`.",
              (m, v) -> people(m, String.join("", v.mailAddresses(1)), m.to(), m.severityLeast())),
          mail(
              "to",
              "addresses, comma-separated",
              "",
              "Who gets the mail; 50 at most.",
              (m, v) -> people(m, m.from(), v.mailAddresses(50), m.severityLeast())),
          mail(
              "severityLeast",
              SEVERITIES,
              "warning",
              LEAST,
              (m, v) -> people(m, m.from(), m.to(), v.oneOf(Severity.class))),
          flagged(
              "alerts.gather",
              "a duration of at most 1h",
              "30s",
              "How long Slack and mail wait for more about the same subject, to tell it in one message.",
              (c, v) -> c.withGather(v.durationAtMost(GATHER_MOST))),
          flagged(
              "alerts.address",
              WEB,
              "",
              "Where people reach this server's pages, for links in messages; by default the address listened on.",
              (c, v) -> c.withAddress(v.webAddress())),
          flagged(
              "alerts.runbook",
              WEB + ", with `{kind}` and `{project}`",
              "",
              "What to do about an alert, as `https://wiki.example/slipway/{kind}`; by default [our own page](runbooks.md), which this server answers.",
              (c, v) -> c.withRunbook(v.template("kind", "project"))));

  private AlertSettings() {}

  private static Setting secret(
      String key,
      String form,
      String description,
      BiFunction<AlertsConfig, Value, AlertsConfig> to) {
    return new Setting(key, "", form, "", description, change(to));
  }

  private static Setting flagged(
      String key,
      String form,
      String otherwise,
      String description,
      BiFunction<AlertsConfig, Value, AlertsConfig> to) {
    return new Setting(key, Setting.flagOf(key), form, otherwise, description, change(to));
  }

  private static Setting mail(
      String name,
      String form,
      String otherwise,
      String description,
      BiFunction<MailConfig, Value, MailConfig> to) {
    return flagged(
        "alerts.mail." + name,
        form,
        otherwise,
        description,
        (alerts, value) -> alerts.with(to.apply(alerts.mail(), value)));
  }

  private static Setting.Change change(BiFunction<AlertsConfig, Value, AlertsConfig> to) {
    return (config, value) ->
        config.withMonitoring(
            config.monitoring().with(to.apply(config.monitoring().alerts(), value)));
  }

  private static MailConfig mail(MailConfig m, String host, int port, MailSecurity security) {
    return new MailConfig(
        host, port, security, m.user(), m.password(), m.from(), m.to(), m.severityLeast());
  }

  private static MailConfig login(MailConfig m, String user, String password) {
    return new MailConfig(
        m.host(), m.port(), m.security(), user, password, m.from(), m.to(), m.severityLeast());
  }

  private static MailConfig people(MailConfig m, String from, List<String> to, Severity least) {
    return new MailConfig(
        m.host(), m.port(), m.security(), m.user(), m.password(), from, to, least);
  }
}
