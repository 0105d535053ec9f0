package slipway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorCodeTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCode_standsInTheDocsAsItIs(ErrorCode code) throws IOException {
    var docs =
        Files.readString(
            Path.of(System.getProperty("slipway.root", "..")).resolve("docs/errors.md"));
    assertThat(docs)
        .contains(
            "| `%s` | %d | `%s` | %s |"
                .formatted(
                    code,
                    code.httpStatus(),
                    code.mlflowName(),
                    code.fault().name().toLowerCase(java.util.Locale.ROOT)));
  }
}
