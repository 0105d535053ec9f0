package slipway.api;

/// Every way a request can fail: one table for server, clients and docs.
public enum ErrorCode {
  INVALID_ARGUMENT(400, "INVALID_PARAMETER_VALUE", Fault.CALLER),
  MALFORMED_BODY(400, "BAD_REQUEST", Fault.CALLER),
  CONTRACT_VIOLATED(422, "INVALID_PARAMETER_VALUE", Fault.CALLER),
  UNAUTHENTICATED(401, "UNAUTHENTICATED", Fault.CALLER),
  PERMISSION_DENIED(403, "PERMISSION_DENIED", Fault.CALLER),
  NOT_FOUND(404, "RESOURCE_DOES_NOT_EXIST", Fault.CALLER),
  NO_SUCH_ROUTE(404, "ENDPOINT_NOT_FOUND", Fault.CALLER),
  METHOD_NOT_ALLOWED(405, "BAD_REQUEST", Fault.CALLER),
  ALREADY_EXISTS(409, "RESOURCE_ALREADY_EXISTS", Fault.CALLER),
  CONFLICT(409, "RESOURCE_CONFLICT", Fault.CALLER),
  INVALID_STATE(409, "INVALID_STATE", Fault.CALLER),
  HELD_BACK(409, "RESOURCE_CONFLICT", Fault.CALLER),
  TOO_LARGE(413, "INVALID_PARAMETER_VALUE", Fault.CALLER),
  UNSUPPORTED_MEDIA_TYPE(415, "INVALID_PARAMETER_VALUE", Fault.CALLER),
  TOO_MANY_REQUESTS(429, "REQUEST_LIMIT_EXCEEDED", Fault.CALLER),
  CANCELLED(499, "CANCELLED", Fault.CALLER),
  INTERNAL(500, "INTERNAL_ERROR", Fault.SERVER),
  DATA_LOSS(500, "DATA_LOSS", Fault.SERVER),
  NOT_IMPLEMENTED(501, "NOT_IMPLEMENTED", Fault.CALLER),
  NOT_RELEASED(503, "TEMPORARILY_UNAVAILABLE", Fault.OPERATOR),
  UNAVAILABLE(503, "TEMPORARILY_UNAVAILABLE", Fault.OPERATOR),
  TIMED_OUT(504, "DEADLINE_EXCEEDED", Fault.SERVER),
  STORAGE_FULL(507, "RESOURCE_EXHAUSTED", Fault.OPERATOR);

  /// Who has to act for the request to succeed.
  public enum Fault {
    CALLER,
    OPERATOR,
    SERVER
  }

  private final int httpStatus;
  private final String mlflowName;
  private final Fault fault;

  ErrorCode(int httpStatus, String mlflowName, Fault fault) {
    this.httpStatus = httpStatus;
    this.mlflowName = mlflowName;
    this.fault = fault;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /// The `error_code` that an MLflow client reads.
  public String mlflowName() {
    return mlflowName;
  }

  public Fault fault() {
    return fault;
  }
}
