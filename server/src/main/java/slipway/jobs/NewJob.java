package slipway.jobs;

import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

/// Work to be done. `key` says what the work is within project and kind: submitting it again while
/// it waits, runs or has succeeded changes nothing; after it failed or was cancelled it starts
/// afresh. `retries` is how often it is run again after its handler threw.
public record NewJob(
    String project, String kind, String key, JsonNode payload, Due due, int retries) {
  public static final int RETRIES_MAX = 100;

  public NewJob {
    if (retries < 0 || retries > RETRIES_MAX) {
      throw SlipwayException.invalid("retries", retries, "0 to " + RETRIES_MAX);
    }
  }

  /// To be run at once.
  public static NewJob now(String project, String kind, String key, JsonNode payload, int retries) {
    return new NewJob(project, kind, key, payload, new Due.Now(), retries);
  }
}
