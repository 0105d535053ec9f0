package slipway.training;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import ml.dmlc.xgboost4j.java.XGBoostError;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// The trainer's process: `TrainerMain CONTEXT.json`. It is given files, writes files, and tells
/// its progress as JSON lines ([TrainerLine]) on standard output; it never opens the database, and
/// its class path could not. When its standard input closes, the server is gone, and it ends at
/// once.
public final class TrainerMain {
  static final int STATUS_FAILED = 1;
  static final int STATUS_ORPHANED = 4;

  private TrainerMain() {}

  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    endWithInput();
    TrainerLine.Failed failure;
    try {
      var context = TrainerContext.read(Path.of(arguments[0]));
      new XgboostTrainer(context, round -> out.println(new TrainerLine.Measured(round).written()))
          .run();
      out.flush();
      Runtime.getRuntime().halt(0); // result.json stands: nothing is left to tidy
      return;
    } catch (SlipwayException e) {
      failure = new TrainerLine.Failed(e.code(), e.message());
    } catch (XGBoostError e) {
      failure = new TrainerLine.Failed(ErrorCode.INVALID_ARGUMENT, "XGBoost: " + brief(e));
    } catch (IOException | RuntimeException e) {
      failure = new TrainerLine.Failed(ErrorCode.INTERNAL, "trainer: " + e);
    }
    out.println(failure.written());
    out.flush();
    Runtime.getRuntime().halt(STATUS_FAILED);
  }

  /// The first line; a native stack trace follows it.
  private static String brief(XGBoostError error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("failed");
  }

  private static void endWithInput() {
    Thread.ofPlatform()
        .daemon()
        .name("server-watch")
        .start(() -> {
          try {
            while (System.in.read() >= 0) {
              // the server says nothing; only the end matters
            }
          } catch (IOException _) {
            // the same as the end
          }
          Runtime.getRuntime().halt(STATUS_ORPHANED);
        });
  }
}
