package slipway.http;

/// The HTTP methods that routes answer.
public enum Method {
  GET,
  POST,
  PUT,
  PATCH,
  DELETE
}
