package slipway.access;

/// What a caller may do in a project.
public enum Permission {
  READ,
  PREDICT,
  EDIT,
  RUN,
  RELEASE,
  ADMINISTER
}
