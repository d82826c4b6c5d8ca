package app.fermata.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.access.Standing.State;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Promises that hold over the whole table: every role, every conversation, every standing.
class AccessTableTest {
  private static final Set<Permission> IN_CONVERSATIONS =
      EnumSet.of(
          Permission.READ,
          Permission.POST,
          Permission.REACT,
          Permission.JOIN,
          Permission.LEAVE,
          Permission.ADD_MEMBERS,
          Permission.REMOVE_MEMBER,
          Permission.SET_MEMBER_ROLE,
          Permission.RENAME_CHANNEL,
          Permission.SET_PURPOSE,
          Permission.ARCHIVE,
          Permission.UNARCHIVE);
  private static final Set<Permission> ON_MESSAGES =
      EnumSet.of(
          Permission.READ, Permission.REACT, Permission.EDIT_MESSAGE, Permission.DELETE_MESSAGE);

  private record Case(Actor actor, Target.Conversation target) {}

  private static Actor actor(Role role) {
    return new Actor(new UUID(0, 1), new UUID(0, 2), role, null);
  }

  private static List<Case> cases() {
    var cases = new ArrayList<Case>();
    for (Role role : Role.values()) {
      for (ConversationType type : ConversationType.values()) {
        for (boolean isPrivate : new boolean[] {false, true}) {
          for (boolean archived : new boolean[] {false, true}) {
            for (State state : State.values()) {
              for (boolean owner : new boolean[] {false, true}) {
                cases.add(
                    new Case(
                        actor(role),
                        new Target.Conversation(
                            type, isPrivate, archived, new Standing(state, owner))));
              }
            }
          }
        }
      }
    }
    return cases;
  }

  @Test
  void everyPermissionAppliesToSomething() {
    var somewhere = EnumSet.copyOf(IN_CONVERSATIONS);
    somewhere.addAll(ON_MESSAGES);
    somewhere.addAll(
        EnumSet.of(
            Permission.SEE_PEOPLE,
            Permission.BROWSE_CHANNELS,
            Permission.CREATE_CHANNEL,
            Permission.RENAME_WORKSPACE,
            Permission.INVITE,
            Permission.ISSUE_CLAIM,
            Permission.SET_ROLE,
            Permission.DEACTIVATE,
            Permission.OPEN_DIRECT,
            Permission.KEEP_OWN));
    assertThat(somewhere).containsExactlyInAnyOrder(Permission.values());
  }

  @Test
  void whoMayNotReadIsToldNothing() {
    for (Case one : cases()) {
      boolean isPublic = one.target.type() == ConversationType.CHANNEL && !one.target.isPrivate();
      boolean mayRead =
          one.target.standing().isJoined() || (isPublic && one.actor.role() != Role.GUEST);
      for (Permission permission : IN_CONVERSATIONS) {
        Verdict verdict = Access.may(one.actor, permission, one.target);
        assertThat(verdict == Verdict.HIDDEN).as("%s %s", permission, one).isEqualTo(!mayRead);
      }
    }
  }

  @Test
  void noRoleInTheWorkspaceOpensAPrivateConversation() {
    for (Case one : cases()) {
      boolean isPrivate = one.target.isPrivate() || one.target.type() != ConversationType.CHANNEL;
      if (isPrivate && !one.target.standing().isJoined()) {
        assertThat(Access.may(one.actor, Permission.READ, one.target))
            .as("%s", one)
            .isEqualTo(Verdict.HIDDEN);
      }
    }
  }

  @Test
  void onlyMembersSpeak() {
    for (Case one : cases()) {
      boolean may = Access.may(one.actor, Permission.POST, one.target) == Verdict.ALLOWED;
      assertThat(may)
          .as("%s", one)
          .isEqualTo(one.target.standing().isJoined() && !one.target.archived());
    }
  }

  @Test
  void anArchivedConversationChangesOnlyByLeavingAndByComingBack() {
    var still = EnumSet.of(Permission.READ, Permission.LEAVE, Permission.UNARCHIVE);
    for (Case one : cases()) {
      if (one.target.archived()) {
        for (Permission permission : IN_CONVERSATIONS) {
          if (!still.contains(permission)) {
            assertThat(Access.may(one.actor, permission, one.target))
                .as("%s %s", permission, one)
                .isNotEqualTo(Verdict.ALLOWED);
          }
        }
      }
    }
  }

  @Test
  void aMessageIsEditedByItsAuthorAndDeletedAlsoByWhoKeepsTheChannel() {
    for (Case one : cases()) {
      for (boolean own : new boolean[] {false, true}) {
        var message = new Target.Message(one.target, own);
        boolean speaks = one.target.standing().isJoined() && !one.target.archived();
        boolean keeps =
            one.target.type() == ConversationType.CHANNEL
                && (one.target.standing().owner()
                    || one.actor.role() == Role.OWNER
                    || one.actor.role() == Role.ADMINISTRATOR);
        assertThat(Access.may(one.actor, Permission.EDIT_MESSAGE, message) == Verdict.ALLOWED)
            .as("edit, %s", one)
            .isEqualTo(speaks && own);
        assertThat(Access.may(one.actor, Permission.DELETE_MESSAGE, message) == Verdict.ALLOWED)
            .as("delete, %s", one)
            .isEqualTo(speaks && (own || keeps));
      }
    }
  }

  @Test
  void guestsStayWhereTheyWerePut() {
    for (Case one : cases()) {
      if (one.actor.role() == Role.GUEST) {
        assertThat(Access.may(one.actor, Permission.ADD_MEMBERS, one.target))
            .isNotEqualTo(Verdict.ALLOWED);
        if (!one.target.standing().isJoined()) {
          assertThat(Access.may(one.actor, Permission.JOIN, one.target)).isEqualTo(Verdict.HIDDEN);
        }
      }
    }
    for (Permission permission :
        List.of(Permission.BROWSE_CHANNELS, Permission.CREATE_CHANNEL, Permission.INVITE)) {
      assertThat(Access.may(actor(Role.GUEST), permission, new Target.Workspace()))
          .isEqualTo(Verdict.NOT_PERMITTED);
    }
  }

  @Test
  void administratorsRuleOnlyBelowThemselves() {
    for (Role from : Role.values()) {
      for (Role to : Role.values()) {
        var target = new Target.Account(from, to, false, true);
        boolean below =
            from.compareTo(Role.ADMINISTRATOR) > 0 && to.compareTo(Role.ADMINISTRATOR) > 0;
        assertThat(Access.may(actor(Role.OWNER), Permission.SET_ROLE, target))
            .isEqualTo(Verdict.ALLOWED);
        assertThat(Access.may(actor(Role.ADMINISTRATOR), Permission.SET_ROLE, target))
            .isEqualTo(below ? Verdict.ALLOWED : Verdict.NOT_PERMITTED);
        assertThat(Access.may(actor(Role.MEMBER), Permission.SET_ROLE, target))
            .isEqualTo(Verdict.NOT_PERMITTED);
      }
    }
  }
}
