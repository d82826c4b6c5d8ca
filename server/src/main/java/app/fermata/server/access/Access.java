package app.fermata.server.access;

import static app.fermata.server.access.Verdict.ALLOWED;
import static app.fermata.server.access.Verdict.ARCHIVED;
import static app.fermata.server.access.Verdict.HIDDEN;
import static app.fermata.server.access.Verdict.NOT_PERMITTED;

/// The one place that decides permissions. Pure: everything the answer depends on is in its
/// arguments, so the whole table is enumerated by a test.
///
/// Owners and administrators of the workspace read no private conversation unless they are members
/// of it: every rule below begins with whether the actor can see the target.
public final class Access {
  private Access() {}

  /// Whether the actor may do this to the target.
  ///
  /// @throws IllegalArgumentException where the permission does not apply to this sort of target
  public static Verdict may(Actor actor, Permission permission, Target target) {
    return switch (target) {
      case Target.Workspace _ -> workspace(actor, permission);
      case Target.Own _ -> own(permission);
      case Target.Account account -> account(actor, permission, account);
      case Target.Conversation conversation -> conversation(actor, permission, conversation);
      case Target.Message message -> message(actor, permission, message);
    };
  }

  /// Whether the actor may read a conversation: the question before every other one.
  public static boolean mayRead(Actor actor, Target.Conversation conversation) {
    return conversation.standing().isJoined()
        || (conversation.isPublic() && actor.role() != Role.GUEST);
  }

  private static Verdict own(Permission permission) {
    if (permission != Permission.KEEP_OWN) {
      throw inapplicable(permission, "one's own");
    }
    return ALLOWED;
  }

  private static Verdict workspace(Actor actor, Permission permission) {
    return switch (permission) {
      case SEE_PEOPLE -> ALLOWED;
      case BROWSE_CHANNELS, CREATE_CHANNEL -> permittedIf(actor.role() != Role.GUEST);
      case RENAME_WORKSPACE, INVITE -> permittedIf(administers(actor));
      case ISSUE_CLAIM -> permittedIf(actor.role() == Role.OWNER);
      case SET_ROLE,
          DEACTIVATE,
          OPEN_DIRECT,
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
          DELETE_MESSAGE ->
          throw inapplicable(permission, "the workspace");
    };
  }

  private static Verdict account(Actor actor, Permission permission, Target.Account account) {
    if (!account.known()) {
      return HIDDEN;
    }
    return switch (permission) {
      case SEE_PEOPLE, OPEN_DIRECT -> ALLOWED;
      case SET_ROLE, DEACTIVATE ->
          switch (actor.role()) {
            case OWNER -> ALLOWED;
            case ADMINISTRATOR ->
                permittedIf(isBelowAdministrator(account.role(), account.wanted()));
            case MEMBER, GUEST -> NOT_PERMITTED;
          };
      case ISSUE_CLAIM -> permittedIf(actor.role() == Role.OWNER);
      case BROWSE_CHANNELS,
          CREATE_CHANNEL,
          RENAME_WORKSPACE,
          INVITE,
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
          DELETE_MESSAGE ->
          throw inapplicable(permission, "an account");
    };
  }

  private static Verdict conversation(
      Actor actor, Permission permission, Target.Conversation conversation) {
    if (!mayRead(actor, conversation)) {
      return HIDDEN;
    }
    boolean joined = conversation.standing().isJoined();
    boolean channel = conversation.type() == ConversationType.CHANNEL;
    return switch (permission) {
      case READ -> ALLOWED;
      case LEAVE -> permittedIf(joined && conversation.type() != ConversationType.DIRECT);
      case UNARCHIVE -> permittedIf(channel && keeps(actor, conversation));
      case POST, REACT -> whileActive(conversation, joined);
      case JOIN -> whileActive(conversation, joined || conversation.isPublic());
      case ADD_MEMBERS, SET_PURPOSE, RENAME_CHANNEL ->
          whileActive(conversation, channel && joined && actor.role() != Role.GUEST);
      case REMOVE_MEMBER, SET_MEMBER_ROLE, ARCHIVE ->
          whileActive(conversation, channel && keeps(actor, conversation));
      case SEE_PEOPLE,
          BROWSE_CHANNELS,
          CREATE_CHANNEL,
          RENAME_WORKSPACE,
          INVITE,
          SET_ROLE,
          DEACTIVATE,
          ISSUE_CLAIM,
          OPEN_DIRECT,
          KEEP_OWN,
          EDIT_MESSAGE,
          DELETE_MESSAGE ->
          throw inapplicable(permission, "a conversation");
    };
  }

  private static Verdict message(Actor actor, Permission permission, Target.Message message) {
    Target.Conversation in = message.in();
    if (!mayRead(actor, in)) {
      return HIDDEN;
    }
    boolean joined = in.standing().isJoined();
    return switch (permission) {
      case READ -> ALLOWED;
      case REACT -> whileActive(in, joined);
      case EDIT_MESSAGE -> whileActive(in, joined && message.own());
      case DELETE_MESSAGE -> whileActive(in, joined && (message.own() || keeps(actor, in)));
      case SEE_PEOPLE,
          BROWSE_CHANNELS,
          CREATE_CHANNEL,
          RENAME_WORKSPACE,
          INVITE,
          SET_ROLE,
          DEACTIVATE,
          ISSUE_CLAIM,
          OPEN_DIRECT,
          KEEP_OWN,
          POST,
          JOIN,
          LEAVE,
          ADD_MEMBERS,
          REMOVE_MEMBER,
          SET_MEMBER_ROLE,
          RENAME_CHANNEL,
          SET_PURPOSE,
          ARCHIVE,
          UNARCHIVE ->
          throw inapplicable(permission, "a message");
    };
  }

  /// Who keeps a channel in order: its owners, and those of the workspace where they can see it. In
  /// directs and groups nobody stands above the others.
  private static boolean keeps(Actor actor, Target.Conversation conversation) {
    return conversation.type() == ConversationType.CHANNEL
        && ((conversation.standing().isJoined() && conversation.standing().owner())
            || administers(actor));
  }

  private static boolean administers(Actor actor) {
    return actor.role() == Role.OWNER || actor.role() == Role.ADMINISTRATOR;
  }

  private static boolean isBelowAdministrator(Role... roles) {
    for (Role role : roles) {
      if (role == Role.OWNER || role == Role.ADMINISTRATOR) {
        return false;
      }
    }
    return true;
  }

  private static Verdict permittedIf(boolean permitted) {
    return permitted ? ALLOWED : NOT_PERMITTED;
  }

  private static Verdict whileActive(Target.Conversation conversation, boolean permitted) {
    if (!permitted) {
      return NOT_PERMITTED;
    }
    return conversation.archived() ? ARCHIVED : ALLOWED;
  }

  private static IllegalArgumentException inapplicable(Permission permission, String target) {
    return new IllegalArgumentException(permission + " does not apply to " + target);
  }
}
