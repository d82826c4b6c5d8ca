package app.fermata.log;

/// Whether the object of an entry lives. Gone is final, but for `ERASED` after `DELETED`.
public enum Mark {
  LIVING,
  DELETED,
  /// Deleted, and every body that the key ever had is blanked.
  ERASED
}
