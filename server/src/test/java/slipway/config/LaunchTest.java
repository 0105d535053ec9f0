package slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.config.Config.ClockMode;
import slipway.config.Config.LogFormat;

final class LaunchTest {
  @TempDir private Path home;

  private Launch launch(Map<String, String> environment, String... flags) {
    var arguments = new java.util.ArrayList<>(List.of("--home", home.toString()));
    arguments.addAll(List.of(flags));
    return Launch.of(arguments, environment);
  }

  private Launch launch(String... flags) {
    return launch(Map.of(), flags);
  }

  private void file(String yaml) throws Exception {
    Files.writeString(home.resolve("slipway.yaml"), yaml);
  }

  @Test
  void nothingSet_isTheDefaults() {
    var config = launch().config();
    assertThat(config.home()).isEqualTo(home);
    assertThat(config.http().host()).isEqualTo("127.0.0.1");
    assertThat(config.http().port()).isEqualTo(5000);
    assertThat(config.database().url()).isEqualTo("jdbc:sqlite:" + home.resolve("slipway.db"));
    assertThat(config.clock()).isEqualTo(ClockMode.LIVE);
    assertThat(config.crashPoint().isSet()).isFalse();
  }

  @Test
  void later_winsOverEarlier() throws Exception {
    file("http:\n  port: 1\n  host: file\nlog: {format: text}\n");
    assertThat(launch().config().http().port()).isEqualTo(1);
    var environment = Map.of("SLIPWAY_HTTP_PORT", "2");
    assertThat(launch(environment).config().http().port()).isEqualTo(2);
    var flagged = launch(environment, "--port", "3").config();
    assertThat(flagged.http().port()).isEqualTo(3);
    assertThat(flagged.http().host()).isEqualTo("file");
    assertThat(flagged.log().format()).isEqualTo(LogFormat.TEXT);
  }

  @Test
  void file_takesNestedAndDottedKeysAndLists() throws Exception {
    file(
        """
        # for the lab
        http:
          allowedHosts: [lab.example, "other.example"]
          bodyBytesMax: 2MiB
          requestTimeout: 5s
        analytics.threads: 3
        http.insecure: true
        """);
    var config = launch().config();
    assertThat(config.http().allowedHosts()).containsExactly("lab.example", "other.example");
    assertThat(config.http().bodyBytesMax()).isEqualTo(2 << 20);
    assertThat(config.http().requestTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.http().insecure()).isTrue();
    assertThat(config.analytics().threads()).isEqualTo(3);
  }

  @Test
  void unknownKey_isToldWithFileLineAndNearest() throws Exception {
    file("http:\n  host: localhost\n  prot: 80\n");
    assertThatThrownBy(this::launch)
        .hasMessageContaining(home.resolve("slipway.yaml") + ":3: unknown key \"http.prot\"")
        .hasMessageContaining("did you mean http.port?");
  }

  @Test
  void wrongValue_isToldWithItsOrigin() throws Exception {
    file("http:\n  port: many\n");
    assertThatThrownBy(this::launch)
        .hasMessageContaining("slipway.yaml:2: http.port: \"many\"")
        .hasMessageContaining("a whole number from 0 to 65535");
    file("");
    assertThatThrownBy(() -> launch("--port", "70000"))
        .hasMessageContaining("--port: http.port: \"70000\"");
    assertThatThrownBy(() -> launch(Map.of("SLIPWAY_CLOCK", "fast")))
        .hasMessageContaining("environment SLIPWAY_CLOCK: clock: \"fast\"")
        .hasMessageContaining("live or replay");
    assertThatThrownBy(() -> launch("--database-url", "mysql://x"))
        .hasMessageContaining("jdbc:sqlite:… or jdbc:postgresql:…");
  }

  @Test
  void file_thatIsNoYamlIsToldWithItsLine() throws Exception {
    file("http:\n  port: [1\n");
    assertThatThrownBy(this::launch)
        .hasMessageContaining("slipway.yaml:")
        .hasMessageContaining("not YAML");
    assertThatThrownBy(() -> launch("--config", home.resolve("none.yaml").toString()))
        .hasMessageContaining("none.yaml: cannot be read");
  }

  @Test
  void webhookAddress_isRefusedWithoutBeingShown() {
    for (var wrong :
        List.of("ftp://a/tok", "https://u:tok@a/", "https:///tok", "tok", "http://a b/tok")) {
      assertThatThrownBy(() -> launch(Map.of("SLIPWAY_ALERTS_WEBHOOK_URL", wrong)))
          .hasMessageContaining("http:// or https:// with a host and no user")
          .hasMessageNotContaining("tok");
    }
    var set = launch(Map.of("SLIPWAY_ALERTS_WEBHOOK_URL", "https://hooks.example/tok")).config();
    assertThat(set.monitoring().alerts().webhook().isSet()).isTrue();
    assertThat(set.toString()).doesNotContain("tok");
  }

  @Test
  void unknownFlag_isToldWithTheNearest() {
    assertThatThrownBy(() -> launch("--prot", "80")).hasMessageContaining("did you mean --port?");
    assertThatThrownBy(() -> launch("--port")).hasMessageContaining("a value after it");
  }

  @Test
  void misspeltVariable_isToldButNotRefused() {
    assertThat(launch(Map.of("SLIPWAY_HTTP_PROT", "80")).warnings())
        .singleElement()
        .asString()
        .contains("did you mean SLIPWAY_HTTP_PORT?");
    assertThat(launch(Map.of("SLIPWAY_PORT", "tcp://10.0.0.1:5000")).warnings()).isEmpty();
  }

  @Test
  void everySetting_hasItsDefaultItsFlagAndItsVariable() {
    for (var setting : Settings.all()) {
      assertThat(setting.description()).as(setting.key()).isNotBlank();
      var sample = sample(setting);
      var byVariable = launch(Map.of(setting.environmentVariable(), sample)).config();
      if (!setting.flag().isEmpty()) {
        var byFlag = launch(setting.flag() + "=" + sample).config();
        assertThat(withoutCrashPoint(byFlag))
            .as(setting.key())
            .isEqualTo(withoutCrashPoint(byVariable));
      }
      var isComputed =
          setting.otherwise().contains("processor") || setting.key().equals("database.url");
      if (!isComputed) {
        var written = launch(Map.of(setting.environmentVariable(), setting.otherwise())).config();
        assertThat(withoutCrashPoint(written))
            .as(setting.key())
            .isEqualTo(withoutCrashPoint(launch().config()));
      }
    }
  }

  private static Config withoutCrashPoint(Config config) {
    return config.withCrashPoint(NONE);
  }

  private static final CrashPoint NONE = CrashPoint.none();

  private static String sample(Setting setting) {
    return switch (setting.form()) {
      case "bytes" -> "128MiB";
      case "a duration" -> "7s";
      case "a duration of at least 1m" -> "7m";
      case "true or false" -> "true";
      case "live or replay" -> "replay";
      case "info, warning or critical" -> "warning";
      case "starttls, tls or none" -> "tls";
      case "1 to 65535" -> "2525";
      case "a duration of at most 1h" -> "7s";
      case "an address", "addresses, comma-separated" -> "ada@lab.example";
      case "http:// or https:// address, with `{kind}` and `{project}`" ->
          "https://wiki.example/{kind}";
      case "json or text" -> "text";
      case "debug, info, warn or error" -> "warn";
      case "`jdbc:sqlite:…` or `jdbc:postgresql:…`" -> "jdbc:postgresql://db/slipway";
      case "loopback, always or never" -> "always";
      case "http:// or https:// address" -> "https://hooks.example/alerts";
      case "0 to 65535", "0 to 100000", "1 to 1024", "1 to 1000" -> "77";
      default -> "text.example";
    };
  }
}
