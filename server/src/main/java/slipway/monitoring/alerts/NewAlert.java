package slipway.monitoring.alerts;

import slipway.api.wire.Alert;
import tools.jackson.databind.JsonNode;

/// Something that somebody should look at, to be raised.
///
/// @param key what is the matter, within the project, as `parity/served/churn`: never with a date,
///   run or release in it, for what resolves it must find it
/// @param subject as `endpoint churn`, `dataset purchases`, `pipeline churn`
/// @param evidence an object; raising the same evidence again counts nothing
public record NewAlert(
    String project,
    String key,
    Alert.Kind kind,
    Alert.Severity severity,
    String subject,
    String sentence,
    JsonNode evidence) {}
