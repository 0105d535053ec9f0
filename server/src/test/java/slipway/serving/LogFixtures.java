package slipway.serving;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import slipway.api.Digest;
import slipway.ids.Ids;
import slipway.time.Micros;

/// Records to log.
final class LogFixtures {
  static final Instant AT = Instant.parse("1997-06-30T23:59:59.999999Z");
  static final Instant RECORDED_AT = Instant.parse("2026-11-21T10:00:00.123456Z");
  static final Origin ORIGIN =
      new Origin(
          digest("release"),
          digest("package"),
          List.of(digest("tree")),
          LocalDate.of(1997, 6, 30),
          "primary",
          1.0);
  private static final Ids IDS = new Ids(() -> RECORDED_AT);

  private LogFixtures() {}

  static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static UUID id() {
    return IDS.next();
  }

  static LogRecord record(UUID id, String entity) {
    return new LogRecord(
        id,
        Micros.of(AT),
        Micros.of(RECORDED_AT),
        ORIGIN.encoded(),
        "request-1".getBytes(StandardCharsets.UTF_8),
        entity.getBytes(StandardCharsets.UTF_8),
        new float[] {1.5f, Float.NaN, -0.0f, Float.MIN_VALUE},
        new float[] {0.8312345f});
  }
}
