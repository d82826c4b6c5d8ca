package app.fermata.server.web;

/// Who may call a route at all; what they may see there is decided by `access`.
public enum Who {
  ANYBODY,
  /// A session or a token.
  SIGNED_IN,
  /// A browser session, not a token: for what a leaked token must not do.
  SESSION,
  /// Somebody on the machine itself, or who shows the metrics token. To everybody else the path is
  /// as one that does not exist.
  OPERATOR
}
