package app.fermata.server.access;

/// Everything that can be permitted, once each. A command kind and a route name the one they ask
/// for.
public enum Permission {
  /// Look people up.
  SEE_PEOPLE,
  /// List channels that one has not joined.
  BROWSE_CHANNELS,
  CREATE_CHANNEL,
  RENAME_WORKSPACE,
  /// Make, list and revoke invite links.
  INVITE,
  SET_ROLE,
  /// Deactivate and reactivate.
  DEACTIVATE,
  /// Issue the personal link that claims an imported account.
  ISSUE_CLAIM,
  OPEN_DIRECT,
  /// Write what is one's own.
  KEEP_OWN,
  READ,
  POST,
  REACT,
  JOIN,
  LEAVE,
  ADD_MEMBERS,
  REMOVE_MEMBER,
  SET_MEMBER_ROLE,
  RENAME_CHANNEL,
  SET_PURPOSE,
  ARCHIVE,
  UNARCHIVE,
  EDIT_MESSAGE,
  DELETE_MESSAGE
}
