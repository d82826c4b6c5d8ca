package app.fermata.server.access;

/// The answer to "may X do Y to Z".
public enum Verdict {
  ALLOWED,
  /// The actor may not know that it exists: the same answer as for what is missing.
  HIDDEN,
  /// Visible, but not the actor's to change.
  NOT_PERMITTED,
  /// It would be permitted, were the conversation not archived.
  ARCHIVED
}
