package slipway.monitoring.alerts.channels;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Alert;
import slipway.config.AlertsConfig.MailConfig;
import slipway.config.AlertsConfig.MailSecurity;

/// Tells people by mail, handed to one server. A message's id is the same at each try, and its
/// thread is the alert's, so that mail programs show a story once and together.
final class Mail implements Channel {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 10_000;
  private static final int SUBJECT_MAX = 200;
  private static final int REPLY_TRANSIENT_LEAST = 400;
  private static final int REPLY_PERMANENT_LEAST = 500;
  private static final int NO_LOGIN = 535;
  private static final int TAKEN = 250;
  private static final int BUSY = 454;

  private final MailConfig config;
  private final Duration gathers;
  private final Places places;
  private final Optional<SSLSocketFactory> sockets;

  /// @param sockets other than Java's own, which trust what Java trusts
  Mail(MailConfig config, Duration gathers, Places places, Optional<SSLSocketFactory> sockets) {
    this.config = config;
    this.gathers = gathers;
    this.places = places;
    this.sockets = sockets;
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public Alert.Severity severityLeast() {
    return config.severityLeast();
  }

  @Override
  public boolean tellsAcknowledgments() {
    return false;
  }

  @Override
  public Duration gathers() {
    return gathers;
  }

  @Override
  public Outcome send(Notice notice, Instant now) {
    var session = Session.getInstance(properties());
    try (var transport = (SMTPTransport) session.getTransport("smtp")) {
      var message = message(session, notice, now);
      if (config.user().isEmpty()) {
        transport.connect();
      } else {
        transport.connect(config.user(), config.password());
      }
      return hand(transport, message);
    } catch (MessagingException e) {
      return failed(e);
    }
  }

  private Outcome hand(Transport transport, MimeMessage message) throws MessagingException {
    transport.sendMessage(message, message.getAllRecipients());
    var smtp = (SMTPTransport) transport;
    return Outcome.taken(smtp.getLastReturnCode(), clean(smtp.getLastServerResponse()));
  }

  private Properties properties() {
    var set = new Properties();
    set.put("mail.smtp.host", config.host());
    set.put("mail.smtp.port", Integer.toString(config.port()));
    set.put("mail.smtp.auth", Boolean.toString(!config.user().isEmpty()));
    set.put("mail.smtp.connectiontimeout", Integer.toString(CONNECT_MILLIS));
    set.put("mail.smtp.timeout", Integer.toString(ANSWER_MILLIS));
    set.put("mail.smtp.writetimeout", Integer.toString(ANSWER_MILLIS));
    set.put("mail.smtp.ssl.checkserveridentity", "true");
    set.put("mail.smtp.starttls.enable", isSet(MailSecurity.STARTTLS));
    set.put("mail.smtp.starttls.required", isSet(MailSecurity.STARTTLS));
    set.put("mail.smtp.ssl.enable", isSet(MailSecurity.TLS));
    set.put("mail.smtp.sendpartial", "true");
    set.put("mail.smtp.quitwait", "false");
    set.put("mail.smtp.localhost", "slipway");
    sockets.ifPresent(factory -> set.put("mail.smtp.ssl.socketFactory", factory));
    return set;
  }

  private String isSet(MailSecurity security) {
    return Boolean.toString(config.security() == security);
  }

  private MimeMessage message(Session session, Notice notice, Instant now)
      throws MessagingException {
    var thread = "<" + notice.first().alert() + "@slipway>";
    var message =
        new Named(session, "<" + notice.number() + "." + notice.first().alert() + "@slipway>");
    message.setFrom(new InternetAddress(config.from()));
    for (var one : config.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(one));
    }
    message.setSentDate(Date.from(now));
    message.setHeader("References", thread);
    message.setHeader("In-Reply-To", thread);
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setSubject(subject(notice), StandardCharsets.UTF_8.name());
    message.setText(text(notice), StandardCharsets.UTF_8.name());
    message.saveChanges();
    return message;
  }

  /// One line: a line break would begin another header.
  private static String subject(Notice notice) {
    var line = ("[Slipway] " + notice.title()).replaceAll("[\\p{Cntrl}\\s]+", " ");
    return line.length() <= SUBJECT_MAX ? line : line.substring(0, SUBJECT_MAX - 1) + "…";
  }

  private String text(Notice notice) {
    var text = new StringBuilder();
    for (var part : notice.parts()) {
      text.append(part.word()).append(": ").append(part.sentence()).append('\n');
      if (!part.note().isEmpty()) {
        text.append("Note: ").append(part.note()).append('\n');
      }
      text.append(part.severity()).append(" · ").append(part.kindWord()).append(" · opened ");
      text.append(part.told().path("openedAt").asString("")).append(" (business clock)\n");
      text.append("Page:       ").append(places.page(notice, part)).append('\n');
      text.append("What to do: ").append(places.runbook(notice, part)).append("\n\n");
    }
    return text.append("Project ").append(notice.project()).append(", Slipway\n").toString();
  }

  /// What a failure means. A reply of the 500s stays what it is; the 400s are for now.
  private Outcome failed(MessagingException e) {
    return switch (e) {
      case AuthenticationFailedException login ->
          said(login).startsWith("4")
              ? Outcome.later(BUSY, clean(said(login)), Duration.ZERO)
              : Outcome.refused(NO_LOGIN, clean(said(login)));
      case MailConnectException _ -> Outcome.none("no connection");
      case SendFailedException send -> unsent(send);
      default -> broken(e);
    };
  }

  private Outcome unsent(SendFailedException e) {
    var sent = e.getValidSentAddresses();
    if (sent != null && sent.length > 0) {
      return Outcome.taken(
          TAKEN, "taken for " + sent.length + " of " + config.to().size() + "; " + clean(said(e)));
    }
    for (Exception cause = e; cause != null; cause = next(cause)) {
      int reply =
          switch (cause) {
            case SMTPAddressFailedException address -> address.getReturnCode();
            case SMTPSenderFailedException sender -> sender.getReturnCode();
            case SMTPSendFailedException send -> send.getReturnCode();
            default -> 0;
          };
      if (reply >= REPLY_PERMANENT_LEAST) {
        return Outcome.refused(reply, clean(said(cause)));
      }
      if (reply >= REPLY_TRANSIENT_LEAST) {
        return Outcome.later(reply, clean(said(cause)), Duration.ZERO);
      }
    }
    return Outcome.none("the mail server did not take the message");
  }

  private static @Nullable Exception next(Exception cause) {
    return cause instanceof MessagingException mail ? mail.getNextException() : null;
  }

  private Outcome broken(MessagingException e) {
    if (e.getNextException() instanceof SSLException) {
      return Outcome.none("no trusted TLS connection");
    }
    if (said(e).contains("STARTTLS is required")) {
      return Outcome.hopeless("the mail server offers no STARTTLS (nothing was told in the open)");
    }
    if (said(e).contains("to TLS")) {
      return Outcome.none("no trusted TLS connection");
    }
    return e.getNextException() instanceof IOException
        ? Outcome.none("no answer, or the connection broke")
        : Outcome.none("the mail server did not answer as one");
  }

  private static String said(Exception e) {
    var said = e.getMessage();
    return said == null ? "" : said;
  }

  private String clean(String said) {
    return Poster.without(
        config.password().isEmpty() ? List.of() : List.of(config.password()), said);
  }

  /// A message that keeps the id it was given.
  private static final class Named extends MimeMessage {
    private final String id;

    Named(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
