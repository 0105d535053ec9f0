package slipway.monitoring.alerts.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.config.AlertsConfig;
import slipway.config.AlertsConfig.MailConfig;
import slipway.config.AlertsConfig.MailSecurity;
import slipway.http.OwnAddress;

/// What is handed to a real SMTP server, and what is not.
final class MailTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String HOST = "127.0.0.1";
  private static final String PASSWORD = "pass phrase";

  @TempDir static Path directory = Path.of("");

  private @Nullable GreenMail opened;

  /// The server's certificate is made here, for its name is checked.
  @BeforeAll
  static void makeCertificate() throws Exception {
    var store = directory.resolve("server.p12").toString();
    var made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=a mail server",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-keystore",
                store,
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    made.getInputStream().readAllBytes();
    assertThat(made.waitFor()).isZero();
    System.setProperty("greenmail.tls.keystore.file", store);
    System.setProperty("greenmail.tls.keystore.password", PASSWORD);
  }

  private int start(String protocol) {
    var mail = new GreenMail(new ServerSetup(0, HOST, protocol));
    mail.start();
    mail.setUser("slipway@lab.example", "slipway", PASSWORD);
    opened = mail;
    return protocol.equals(ServerSetup.PROTOCOL_SMTPS)
        ? mail.getSmtps().getPort()
        : mail.getSmtp().getPort();
  }

  @AfterEach
  void stop() {
    if (opened != null) {
      opened.stop();
    }
  }

  @Test
  void message_isHandedOverWithLinksAndTheSameIdAtEachTry() throws Exception {
    var mail = mail(start(ServerSetup.PROTOCOL_SMTP), MailSecurity.NONE, "slipway", PASSWORD);
    assertThat(mail.send(notice(), NOW))
        .returns(Outcome.Verdict.TAKEN, Outcome::verdict)
        .returns(Optional.of(250), Outcome::status);
    mail.send(notice(), NOW.plusSeconds(1));

    var got = Objects.requireNonNull(opened).getReceivedMessages();
    assertThat(got).hasSize(4);
    assertThat(got[0].getSubject())
        .isEqualTo("[Slipway] [critical] endpoint chürn: Bcc: eve@x moved. (and 1 more)");
    assertThat(got[0].getHeader("Bcc")).isNull();
    assertThat(got[0].getHeader("Message-ID")).isEqualTo(got[3].getHeader("Message-ID"));
    assertThat(GreenMailUtil.getBody(got[0]).replace("=\r\n", "").replace("=3D", "="))
        .contains("https://slipway.example/ui/projects/default/alerts/" + ID)
        .contains("https://wiki.example/default/parity")
        .contains("Resolved by monitoring");
  }

  @Test
  void wrongPassword_isRefusedForGood_andNotTold() {
    var mail = mail(start(ServerSetup.PROTOCOL_SMTP), MailSecurity.NONE, "slipway", "wrong one");
    var outcome = mail.send(notice(), NOW);
    assertThat(outcome.verdict()).isEqualTo(Outcome.Verdict.REFUSED);
    assertThat(outcome.status()).contains(535);
    assertThat(outcome.toString()).doesNotContain("wrong one");
    assertThat(Objects.requireNonNull(opened).getReceivedMessages()).isEmpty();
  }

  @Test
  void serverWithoutStarttls_isToldNothing() {
    var mail = mail(start(ServerSetup.PROTOCOL_SMTP), MailSecurity.STARTTLS, "slipway", PASSWORD);
    assertThat(mail.send(notice(), NOW))
        .returns(Outcome.Verdict.REFUSED, Outcome::verdict)
        .returns(
            "the mail server offers no STARTTLS (nothing was told in the open)", Outcome::said);
  }

  @Test
  void certificateThatNobodyTrusts_isTriedAgainLater() {
    var mail = mail(start(ServerSetup.PROTOCOL_SMTPS), MailSecurity.TLS, "slipway", PASSWORD);
    assertThat(mail.send(notice(), NOW))
        .returns(Outcome.Verdict.LATER, Outcome::verdict)
        .returns("no trusted TLS connection", Outcome::said);
    assertThat(Objects.requireNonNull(opened).getReceivedMessages()).isEmpty();
  }

  @Test
  void trustedCertificate_isTalkedTo_butNotUnderAnotherName() throws Exception {
    int port = start(ServerSetup.PROTOCOL_SMTPS);
    assertThat(mail(HOST, port, MailSecurity.TLS, trusting()).send(notice(), NOW).verdict())
        .isEqualTo(Outcome.Verdict.TAKEN);
    assertThat(mail("localhost", port, MailSecurity.TLS, trusting()).send(notice(), NOW))
        .returns("no trusted TLS connection", Outcome::said);
    assertThat(Objects.requireNonNull(opened).getReceivedMessages()).hasSize(2);
  }

  @Test
  void serverThatIsNone_isTriedAgainLater() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      var answering =
          Thread.ofVirtual()
              .start(() -> {
                try (var socket = other.accept()) {
                  var said = "HTTP/1.1 400 Bad Request\r\n\r\n";
                  socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThat(mail(other.getLocalPort(), MailSecurity.NONE, "", "").send(notice(), NOW))
          .returns(Outcome.Verdict.LATER, Outcome::verdict)
          .returns(Optional.empty(), Outcome::status);
      answering.join();
    }
  }

  @Test
  void serverThatIsDown_isTriedAgainLater() throws IOException {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      port = closed.getLocalPort();
    }
    assertThat(mail(port, MailSecurity.NONE, "", "").send(notice(), NOW))
        .returns("no connection", Outcome::said);
  }

  @Test
  void settings_refuseAPasswordInTheOpen_andMailFromNobody() {
    var open =
        new MailConfig(
            "mail.example", 25, MailSecurity.NONE, "u", "p", "a@b", List.of("c@d"), WARNING);
    assertThatThrownBy(AlertsConfig.defaults().with(open)::checked)
        .hasMessageContaining("starttls or tls where a password is sent");
    var nobody =
        new MailConfig("mail.example", 25, MailSecurity.TLS, "", "", "", List.of("c@d"), WARNING);
    assertThatThrownBy(AlertsConfig.defaults().with(nobody)::checked)
        .hasMessageContaining("alerts.mail.from");
    assertThat(open.toString()).isEqualTo("MailConfig[set]");
  }

  private static final Alert.Severity WARNING = Alert.Severity.WARNING;
  private static final UUID ID = UUID.fromString("019a0000-0000-7000-8000-000000000001");

  /// A sentence with a line break in it, as evidence may have.
  private static Notice notice() {
    var told = Json.object().put("severity", "CRITICAL").put("kind", "PARITY");
    told.put("sentence", "Bcc: eve@x\r\nmoved.").put("openedAt", "1997-11-30T23:59:59Z");
    var opened = Json.object();
    opened.set("alert", told);
    var over = Json.object();
    over.set("alert", told.deepCopy().put("resolvedBy", "monitoring"));
    return new Notice(
        7,
        "default",
        "endpoint chürn",
        List.of(
            new Notice.Part(7, ID, "alert.opened", Json.text(opened)),
            new Notice.Part(8, ID, "alert.resolved", Json.text(over))));
  }

  private static SSLSocketFactory trusting() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(directory.resolve("server.p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private static Mail mail(int port, MailSecurity security, String user, String password) {
    return mail(
        new MailConfig(HOST, port, security, user, password, "slipway@lab.example", TO, WARNING),
        null);
  }

  private static final List<String> TO = List.of("ada@lab.example", "bo@lab.example");

  private static Mail mail(String host, int port, MailSecurity security, SSLSocketFactory sockets) {
    return mail(
        new MailConfig(
            host, port, security, "slipway", PASSWORD, "slipway@lab.example", TO, WARNING),
        sockets);
  }

  private static Mail mail(MailConfig config, @Nullable SSLSocketFactory sockets) {
    var alerts =
        AlertsConfig.defaults()
            .withAddress("https://slipway.example")
            .withRunbook("https://wiki.example/{project}/{kind}");
    return new Mail(
        config, Duration.ZERO, new Places(alerts, new OwnAddress()), Optional.ofNullable(sockets));
  }
}
