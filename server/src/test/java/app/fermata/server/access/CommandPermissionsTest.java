package app.fermata.server.access;

import static app.fermata.server.Examples.args;
import static app.fermata.server.Examples.in;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Examples;
import app.fermata.server.command.Outcome;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every command kind, asked by every role in every standing towards every sort of conversation. A
/// new kind fails here until it is in the table.
class CommandPermissionsTest {
  /// Who asks: the columns of the table.
  private enum Who {
    OWNER_OF_WORKSPACE,
    ADMINISTRATOR,
    OWNER_OF_CHANNEL,
    MEMBER_JOINED,
    MEMBER_LEFT,
    MEMBER_REMOVED,
    MEMBER_NEVER,
    GUEST_JOINED,
    GUEST_NEVER
  }

  /// Where: the groups of rows.
  private enum Where {
    PUBLIC,
    PRIVATE,
    GROUP,
    ARCHIVED
  }

  /// Short words of the table.
  private static final Map<String, String> WORDS =
      Map.of(
          "ok", "done",
          "--", "not_found",
          "no", "not_permitted",
          "ar", "archived");

  /// Columns: as in `Who`. The first three are not in private conversations and groups, but for the
  /// owner of the channel, who is in all of them. The owner of the workspace and the administrator
  /// are not in the archived (public) channel and in the public one either.
  private static final String TABLE =
      """
      kind                | PUBLIC                     | PRIVATE                    | GROUP                      | ARCHIVED
      post-message        | no no ok ok no no no ok -- | -- -- ok ok -- -- -- ok -- | -- -- ok ok -- -- -- ok -- | no no ar ar no no no ar --
      reply               | no no ok ok no no no ok -- | -- -- ok ok -- -- -- ok -- | -- -- ok ok -- -- -- ok -- | no no ar ar no no no ar --
      edit-message        | no no no no no no no no -- | -- -- no no -- -- -- no -- | -- -- no no -- -- -- no -- | no no no no no no no no --
      edit-own-message    | no no ok ok no no no ok -- | -- -- ok ok -- -- -- ok -- | -- -- ok ok -- -- -- ok -- | no no ar ar no no no ar --
      delete-message      | no no ok no no no no no -- | -- -- ok no -- -- -- no -- | -- -- no no -- -- -- no -- | no no ar no no no no no --
      delete-own-message  | no no ok ok no no no ok -- | -- -- ok ok -- -- -- ok -- | -- -- ok ok -- -- -- ok -- | no no ar ar no no no ar --
      react               | no no ok ok no no no ok -- | -- -- ok ok -- -- -- ok -- | -- -- ok ok -- -- -- ok -- | no no ar ar no no no ar --
      join-channel        | ok ok ok ok ok ok ok ok -- | -- -- ok ok -- -- -- ok -- | -- -- ok ok -- -- -- ok -- | ar ar ar ar ar ar ar ar --
      leave-conversation  | ok ok ok ok ok ok ok ok -- | -- -- ok ok -- -- -- ok -- | -- -- ok ok -- -- -- ok -- | ok ok ok ok ok ok ok ok --
      add-members         | no no ok ok no no no no -- | -- -- ok ok -- -- -- no -- | -- -- no no -- -- -- no -- | no no ar ar no no no no --
      remove-member       | ok ok ok no no no no no -- | -- -- ok no -- -- -- no -- | -- -- no no -- -- -- no -- | ar ar ar no no no no no --
      set-member-role     | ok ok ok no no no no no -- | -- -- ok no -- -- -- no -- | -- -- no no -- -- -- no -- | ar ar ar no no no no no --
      rename-channel      | no no ok ok no no no no -- | -- -- ok ok -- -- -- no -- | -- -- no no -- -- -- no -- | no no ar ar no no no no --
      set-purpose         | no no ok ok no no no no -- | -- -- ok ok -- -- -- no -- | -- -- no no -- -- -- no -- | no no ar ar no no no no --
      archive-channel     | ok ok ok no no no no no -- | -- -- ok no -- -- -- no -- | -- -- no no -- -- -- no -- | ok ok ok no no no no no --
      unarchive-channel   | ok ok ok no no no no no -- | -- -- ok no -- -- -- no -- | -- -- no no -- -- -- no -- | ok ok ok no no no no no --
      set-favourite       | no no ok ok no no no ok -- | -- -- ok ok -- -- -- ok -- | -- -- ok ok -- -- -- ok -- | no no ok ok no no no ok --
      mark-read           | ok ok ok ok ok ok ok ok -- | -- -- ok ok -- -- -- ok -- | -- -- ok ok -- -- -- ok -- | ok ok ok ok ok ok ok ok --
      mark-unread         | ok ok ok ok ok ok ok ok -- | -- -- ok ok -- -- -- ok -- | -- -- ok ok -- -- -- ok -- | ok ok ok ok ok ok ok ok --
      follow-thread       | ok ok ok ok ok ok ok ok -- | -- -- ok ok -- -- -- ok -- | -- -- ok ok -- -- -- ok -- | ok ok ok ok ok ok ok ok --
      mark-all-read       | ok ok ok ok ok ok ok ok ok | ok ok ok ok ok ok ok ok ok | ok ok ok ok ok ok ok ok ok | ok ok ok ok ok ok ok ok ok
      """;

  /// Kinds that have nothing to do with a conversation; columns: owner, administrator, member,
  /// guest.
  private static final String WORKSPACE_TABLE =
      """
      rename-workspace        | ok ok no no
      update-profile          | ok ok ok ok
      update-settings         | ok ok ok ok
      set-role                | ok ok no --
      set-role-administrator  | ok no no --
      deactivate-account      | ok ok no --
      deactivate-owner        | ok no no --
      reactivate-account      | ok ok no --
      create-channel          | ok ok ok no
      open-direct             | ok ok ok --
      open-direct-known       | ok ok ok ok
      open-direct-alone       | ok ok ok ok
      """;

  private static final Map<String, String> KIND_OF_ROW =
      Map.ofEntries(
          Map.entry("reply", "post-message"),
          Map.entry("edit-own-message", "edit-message"),
          Map.entry("delete-own-message", "delete-message"),
          Map.entry("set-role-administrator", "set-role"),
          Map.entry("deactivate-owner", "deactivate-account"),
          Map.entry("open-direct-known", "open-direct"),
          Map.entry("open-direct-alone", "open-direct"));

  @Test
  void everyKindIsInTheTable() {
    List<String> listed = new ArrayList<>();
    (TABLE.lines().skip(1).collect(Collectors.joining("\n")) + "\n" + WORKSPACE_TABLE)
        .lines()
        .map(line -> line.split("\\|")[0].strip())
        .map(row -> KIND_OF_ROW.getOrDefault(row, row))
        .forEach(listed::add);
    try (var harbour = Examples.inMemory()) {
      assertThat(new TreeSet<>(listed)).isEqualTo(new TreeSet<>(harbour.core.commands().kinds()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everybodyMayDoWhatTheTableSaysAndNothingElse() throws Exception {
    var differences = new ArrayList<String>();
    for (String line : TABLE.lines().skip(1).toList()) {
      String[] cells = line.split("\\|");
      String row = cells[0].strip();
      for (Where where : Where.values()) {
        String[] words = cells[1 + where.ordinal()].strip().split(" ");
        for (Who who : Who.values()) {
          String answer = new Scene(where).ask(row, who);
          String expected = WORDS.get(words[who.ordinal()]);
          if (!answer.equals(expected)) {
            differences.add(row + " " + where + " " + who + ": " + answer + ", not " + expected);
          }
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void everybodyMayDoToTheWorkspaceWhatTheTableSaysAndNothingElse() throws Exception {
    var differences = new ArrayList<String>();
    for (String line : WORKSPACE_TABLE.lines().toList()) {
      String[] cells = line.split("\\|");
      String row = cells[0].strip();
      String[] words = cells[1].strip().split(" ");
      for (Role role : Role.values()) {
        String answer = askWorkspace(row, role);
        String expected = WORDS.get(words[role.ordinal()]);
        if (!answer.equals(expected)) {
          differences.add(row + " " + role + ": " + answer + ", not " + expected);
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  private static String answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> "done";
      case Outcome.Refused(var rejection) -> rejection.code().word();
    };
  }

  private static String askWorkspace(String row, Role role) throws Exception {
    try (var harbour = Examples.inMemory()) {
      Actor actor = role == Role.OWNER ? harbour.ada : harbour.arrive("Who", role);
      Actor stranger = harbour.arrive("Stranger", Role.MEMBER);
      // Nobody shares a conversation with the stranger; everybody shares #general with Bo.
      harbour.done(stranger, "leave-conversation", in(harbour.general()));
      UUID target = stranger.account();
      ObjectNode args =
          switch (row) {
            case "rename-workspace" -> args().put("name", "Port");
            case "update-profile" -> args().put("title", "Captain");
            case "update-settings" -> args().put("theme", "dark");
            case "set-role" -> args().put("account", target.toString()).put("role", "guest");
            case "set-role-administrator" ->
                args().put("account", target.toString()).put("role", "administrator");
            case "deactivate-account", "reactivate-account" ->
                args().put("account", target.toString());
            case "deactivate-owner" -> args().put("account", secondOwner(harbour).toString());
            case "create-channel" ->
                args().put("conversation", harbour.ids.next().toString()).put("name", "new");
            case "open-direct" -> accounts(target);
            case "open-direct-known" -> accounts(harbour.bo.account());
            case "open-direct-alone" -> accounts(actor.account());
            default -> throw new IllegalArgumentException(row);
          };
      return answer(harbour.execute(actor, KIND_OF_ROW.getOrDefault(row, row), args));
    }
  }

  private static UUID secondOwner(Examples harbour) {
    Actor second = harbour.arrive("Second", Role.MEMBER);
    harbour.done(
        harbour.ada,
        "set-role",
        args().put("account", second.account().toString()).put("role", "owner"));
    return second.account();
  }

  private static ObjectNode accounts(UUID account) {
    ObjectNode args = args();
    args.putArray("accounts").add(account.toString());
    return args;
  }

  /// A workspace in which everybody of `Who` stands where the column says.
  private static final class Scene {
    private final Examples harbour = Examples.inMemory();
    private final Where where;
    private final Map<Who, Actor> actors = new TreeMap<>();
    private final Actor bystander = harbour.arrive("Bystander", Role.MEMBER);
    private final Map<Who, UUID> own = new TreeMap<>();
    private final UUID conversation;
    private final UUID root;

    Scene(Where where) {
      this.where = where;
      actors.put(Who.OWNER_OF_WORKSPACE, harbour.ada);
      for (Who who : Who.values()) {
        actors.computeIfAbsent(who, _ -> harbour.arrive(who.name(), role(who)));
      }
      Actor keeper = actor(Who.OWNER_OF_CHANNEL);
      conversation = where == Where.GROUP ? group() : channel(keeper);
      root = harbour.post(bystander, conversation, "root");
      for (Who who : List.of(Who.OWNER_OF_CHANNEL, Who.MEMBER_JOINED, Who.GUEST_JOINED)) {
        own.put(who, harbour.post(actor(who), conversation, "mine"));
      }
      depart();
      if (where == Where.ARCHIVED) {
        harbour.done(keeper, "archive-channel", in(conversation));
      }
    }

    private static Role role(Who who) {
      return switch (who) {
        case OWNER_OF_WORKSPACE -> Role.OWNER;
        case ADMINISTRATOR -> Role.ADMINISTRATOR;
        case GUEST_JOINED, GUEST_NEVER -> Role.GUEST;
        case OWNER_OF_CHANNEL, MEMBER_JOINED, MEMBER_LEFT, MEMBER_REMOVED, MEMBER_NEVER ->
            Role.MEMBER;
      };
    }

    private UUID channel(Actor keeper) {
      Actor[] members = {
        bystander,
        actor(Who.MEMBER_JOINED),
        actor(Who.MEMBER_LEFT),
        actor(Who.MEMBER_REMOVED),
        actor(Who.GUEST_JOINED)
      };
      UUID id =
          where == Where.PRIVATE
              ? harbour.privateChannel(keeper, "room", members)
              : harbour.channel(keeper, "room", members);
      // Somebody else owns it too, so that its owner may leave.
      harbour.done(
          keeper,
          "set-member-role",
          in(id).put("account", bystander.account().toString()).put("role", "owner"));
      return id;
    }

    /// Nobody is ever removed from a group, nor can it be joined: those who would have been are
    /// strangers to it, and so is who left.
    private UUID group() {
      return harbour.direct(
          actor(Who.OWNER_OF_CHANNEL),
          bystander,
          actor(Who.MEMBER_JOINED),
          actor(Who.MEMBER_LEFT),
          actor(Who.GUEST_JOINED));
    }

    private void depart() {
      harbour.done(actor(Who.MEMBER_LEFT), "leave-conversation", in(conversation));
      if (where != Where.GROUP) {
        harbour.done(
            actor(Who.OWNER_OF_CHANNEL),
            "remove-member",
            in(conversation).put("account", actor(Who.MEMBER_REMOVED).account().toString()));
      }
    }

    private Actor actor(Who who) {
      return Objects.requireNonNull(actors.get(who));
    }

    String ask(String row, Who who) throws Exception {
      Actor actor = actor(who);
      String kind = KIND_OF_ROW.getOrDefault(row, row);
      try (harbour) {
        return answer(harbour.execute(actor, kind, arguments(row, who)));
      }
    }

    private ObjectNode arguments(String row, Who who) {
      ObjectNode on = in(conversation);
      ObjectNode message = in(conversation).put("message", root.toString());
      BiFunction<String, UUID, ObjectNode> with = (name, id) -> on.put(name, id.toString());
      String mine = own.getOrDefault(who, root).toString();
      return switch (row) {
        case "post-message" -> with.apply("message", harbour.ids.next()).put("text", "hello");
        case "reply" ->
            with.apply("message", harbour.ids.next())
                .put("text", "hello")
                .put("thread", root.toString());
        case "edit-message" -> message.put("text", "other");
        case "edit-own-message" -> message.put("message", mine).put("text", "other");
        case "delete-message" -> message;
        case "delete-own-message" -> message.put("message", mine);
        case "react" -> message.put("emoji", "👍").put("on", true);
        case "add-members" -> {
          on.putArray("accounts").add(actor(Who.MEMBER_NEVER).account().toString());
          yield on;
        }
        case "remove-member" -> with.apply("account", removable(who));
        case "set-member-role" -> with.apply("account", removable(who)).put("role", "owner");
        case "rename-channel" -> on.put("name", "cabin");
        case "set-purpose" -> on.put("purpose", "rest");
        case "set-favourite" -> on.put("on", true);
        case "mark-read" -> on.put("generation", 0).put("through", 2);
        case "mark-unread" -> on.put("from", 1);
        case "follow-thread" -> with.apply("thread", root).put("on", true);
        case "mark-all-read" -> args();
        case "join-channel", "leave-conversation", "archive-channel", "unarchive-channel" -> on;
        default -> throw new IllegalArgumentException(row);
      };
    }

    /// A member other than the one who asks.
    private UUID removable(Who who) {
      return actor(who == Who.MEMBER_JOINED ? Who.GUEST_JOINED : Who.MEMBER_JOINED).account();
    }
  }
}
