package slipway.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert.Severity;

/// Whom alerts are told. Addresses that may hold a token, keys and passwords are never shown.
///
/// @param address at which people reach the pages; empty for the one listened on
/// @param runbook what to do about a kind, `{kind}` and `{project}` filled in; empty for our own
/// @param gather how long a channel for people waits for more about the same subject
public record AlertsConfig(
    WebhookConfig webhook,
    SlackConfig slack,
    PagerDutyConfig pagerDuty,
    MailConfig mail,
    String address,
    String runbook,
    Duration gather) {
  public static final String PAGER_DUTY = "https://events.pagerduty.com/v2/enqueue";
  private static final int SUBMISSION_PORT = 587;

  /// Where it is said what to do about a kind of alert: a path of this server unless it is set.
  ///
  /// @param kind as it is written in the address, `quarantine`
  public String runbook(String kind, String project) {
    return runbook.isEmpty()
        ? "/docs/runbooks/" + kind
        : runbook
            .replace("{kind}", kind)
            .replace(
                "{project}",
                URLEncoder.encode(project, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  /// What holds when nothing is set: nobody is told.
  public static AlertsConfig defaults() {
    return new AlertsConfig(
        new WebhookConfig("", ""),
        new SlackConfig("", Severity.INFO),
        new PagerDutyConfig("", PAGER_DUTY, Severity.CRITICAL),
        new MailConfig(
            "", SUBMISSION_PORT, MailSecurity.STARTTLS, "", "", "", List.of(), Severity.WARNING),
        "",
        "",
        Duration.ofSeconds(30));
  }

  /// Where alerts are told as JSON, and the key that signs what is told.
  public record WebhookConfig(String url, String secret) {
    public boolean isSet() {
      return !url.isEmpty();
    }

    @Override
    public String toString() {
      return "WebhookConfig[" + shown(isSet()) + "]";
    }
  }

  /// An incoming webhook of Slack's form.
  public record SlackConfig(String url, Severity severityLeast) {
    public boolean isSet() {
      return !url.isEmpty();
    }

    @Override
    public String toString() {
      return "SlackConfig[" + shown(isSet()) + "]";
    }
  }

  /// A service of PagerDuty's Events API v2.
  public record PagerDutyConfig(String routingKey, String url, Severity severityLeast) {
    public boolean isSet() {
      return !routingKey.isEmpty() && !url.isEmpty();
    }

    @Override
    public String toString() {
      return "PagerDutyConfig[" + shown(isSet()) + "]";
    }
  }

  /// How the way to the mail server is protected.
  public enum MailSecurity {
    /// Begins in the open and must become TLS before anything is said.
    STARTTLS,
    /// TLS from the first byte.
    TLS,
    NONE
  }

  /// A mail server that takes messages.
  public record MailConfig(
      String host,
      int port,
      MailSecurity security,
      String user,
      String password,
      String from,
      List<String> to,
      Severity severityLeast) {
    public MailConfig {
      to = List.copyOf(to);
    }

    public boolean isSet() {
      return !host.isEmpty();
    }

    @Override
    public String toString() {
      return "MailConfig[" + shown(isSet()) + "]";
    }
  }

  private static String shown(boolean isSet) {
    return isSet ? "set" : "none";
  }

  /// Refuses what cannot work together, at the start and not at the first alert.
  public AlertsConfig checked() {
    if (mail.isSet()) {
      required("alerts.mail.from", mail.from());
      required("alerts.mail.to", String.join(",", mail.to()));
      if (mail.user().isEmpty() != mail.password().isEmpty()) {
        throw SlipwayException.invalid(
            "alerts.mail.user", "one of user and password", "both, or neither");
      }
      if (!mail.user().isEmpty() && mail.security() == MailSecurity.NONE && !isLocal(mail.host())) {
        throw SlipwayException.invalid(
            "alerts.mail.security", "none", "starttls or tls where a password is sent");
      }
    }
    return this;
  }

  private static void required(String key, String value) {
    if (value.isEmpty()) {
      throw SlipwayException.invalid(key, "nothing", "set, as alerts.mail.host is");
    }
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  public AlertsConfig with(WebhookConfig changed) {
    return new AlertsConfig(changed, slack, pagerDuty, mail, address, runbook, gather);
  }

  public AlertsConfig with(SlackConfig changed) {
    return new AlertsConfig(webhook, changed, pagerDuty, mail, address, runbook, gather);
  }

  public AlertsConfig with(PagerDutyConfig changed) {
    return new AlertsConfig(webhook, slack, changed, mail, address, runbook, gather);
  }

  public AlertsConfig with(MailConfig changed) {
    return new AlertsConfig(webhook, slack, pagerDuty, changed, address, runbook, gather);
  }

  public AlertsConfig withAddress(String changed) {
    return new AlertsConfig(webhook, slack, pagerDuty, mail, changed, runbook, gather);
  }

  public AlertsConfig withRunbook(String changed) {
    return new AlertsConfig(webhook, slack, pagerDuty, mail, address, changed, gather);
  }

  public AlertsConfig withGather(Duration changed) {
    return new AlertsConfig(webhook, slack, pagerDuty, mail, address, runbook, changed);
  }
}
