package app.fermata.server.imports;

import app.fermata.log.Body;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Mark;
import app.fermata.server.access.ConversationType;
import app.fermata.server.command.Keys;
import app.fermata.server.command.Newest;
import app.fermata.server.command.Writes;
import app.fermata.server.conversation.ChannelNames;
import app.fermata.server.conversation.ConversationBody;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.LinkBody;
import app.fermata.server.conversation.MembershipBody;
import app.fermata.server.imports.Journal.Decision;
import app.fermata.server.imports.Tally.Sort;
import app.fermata.server.mrkdwn.Names;
import app.fermata.server.slack.Problem;
import app.fermata.server.slack.SlackConversation;
import app.fermata.server.workspace.ChannelBody;
import app.fermata.server.workspace.WorkspaceKinds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The conversations of an export and who is in them. (Named after what most of them are; directs
/// and groups are here too.)
///
/// A public name that is taken here by another channel gets `-imported` added: two channels become
/// one only where an earlier import made the one that is here.
final class Channels {
  private static final int MEMBERS_AT_ONCE = 90;
  private final Journal journal;
  private final SlackIds ids;
  private final People people;
  private final ChannelNames names;
  private final Tally tally;
  private final Consumer<Problem> problems;
  private final ImportReport.Changed changed;
  private final Map<String, Names.Target> named = new HashMap<>();

  Channels(Journal journal, SlackIds ids, People people, ImportReport report) {
    this.journal = journal;
    this.ids = ids;
    this.people = people;
    this.names = new ChannelNames(journal.newest());
    this.tally = report.tally();
    this.problems = report::problem;
    this.changed = report.changed();
  }

  /// A conversation as it is here.
  ///
  /// @param existed whether it was here before this run
  record Place(UUID id, boolean existed) {}

  /// Brings a conversation with its members.
  ///
  /// @return where its messages go; empty where it cannot be brought
  Optional<Place> bring(SlackConversation from) {
    List<UUID> members = from.members().stream().map(people::account).distinct().toList();
    if (from.type() == SlackConversation.Type.DIRECT && members.isEmpty()) {
      tally.skipped(Sort.CONVERSATIONS, 1);
      problems.accept(
          Problem.of(
              from.id(),
              "The direct names nobody who is in it, so nobody could read it; it was left out."));
      return Optional.empty();
    }
    UUID id = id(from, members);
    boolean existed = !journal.newest(id, List.of(id)).isEmpty();
    Optional<UUID> creator = from.creator().map(people::account);
    var became = new AtomicReference<@Nullable ConversationBody>();
    tally.add(journal.write(() -> conversation(from, id, creator, became)));
    tell(from, became.get());
    for (int i = 0; i < members.size(); i += MEMBERS_AT_ONCE) {
      List<UUID> some = members.subList(i, Math.min(members.size(), i + MEMBERS_AT_ONCE));
      journal.write(() -> members(from, id, some, creator));
    }
    return Optional.of(new Place(id, existed));
  }

  /// What a channel's id became, for mentions.
  Optional<Names.Target> find(String slackId) {
    return Optional.ofNullable(named.get(slackId));
  }

  private UUID id(SlackConversation from, List<UUID> members) {
    return switch (from.type()) {
      case PUBLIC, PRIVATE -> ids.conversation(from.id());
      case DIRECT -> Keys.direct(ids.workspace(), members);
      case GROUP ->
          members.size() > 2 ? Keys.direct(ids.workspace(), members) : ids.conversation(from.id());
    };
  }

  private void tell(SlackConversation from, @Nullable ConversationBody body) {
    if (body == null) {
      return;
    }
    String name = body.name();
    String shown = name != null ? name : from.name().isEmpty() ? from.id() : from.name();
    if (body.archived()) {
      changed.archived(shown);
    }
    if (body.isPublic() && isImported(name, from.name())) {
      changed.renamed(from.name(), shown);
    }
  }

  /// @param became set to what the conversation is then
  private Decision conversation(
      SlackConversation from,
      UUID id,
      Optional<UUID> creator,
      AtomicReference<@Nullable ConversationBody> became) {
    Newest.State<ConversationBody> here =
        journal.newest().find(id, id, ConversationKinds.CONVERSATION);
    Writes writes = new Writes();
    Tally result = new Tally();
    if (here == null) {
      ConversationBody body = body(from, name(from, null));
      writes
          .guard(id, id, 0)
          .draft(
              id,
              new Draft(
                  Draft.Mode.CREATE,
                  id,
                  ConversationKinds.CONVERSATION.name(),
                  null,
                  Mark.LIVING,
                  body.body(),
                  false,
                  creator.orElse(null)));
      if (body.isPublic()) {
        names.take(writes, ids.workspace(), Objects.requireNonNullElse(body.name(), ""), id);
        directory(writes, id, body);
      }
      know(from, id, body);
      became.set(body);
      result.imported(Sort.CONVERSATIONS, 1);
    } else {
      ConversationBody now = update(writes, from, id, here);
      know(from, id, now);
      became.set(now);
      result.skipped(Sort.CONVERSATIONS, 1);
    }
    return new Decision(writes, result);
  }

  /// Follows a rename, a new purpose or an archiving in Slack, as long as nobody has decided
  /// otherwise here.
  private ConversationBody update(
      Writes writes, SlackConversation from, UUID id, Newest.State<ConversationBody> here) {
    ConversationBody was = here.body();
    boolean isOurs = here.entry().author().equals(journal.author());
    if (!isOurs || was.type() != ConversationType.CHANNEL) {
      return was;
    }
    String oldName = Objects.requireNonNullElse(was.name(), "");
    String newName = Objects.requireNonNullElse(name(from, oldName), oldName);
    ConversationBody now =
        was.named(newName)
            .withPurpose(from.purpose().isEmpty() ? null : from.purpose())
            .withArchived(from.archived());
    if (now.equals(was)) {
      return was;
    }
    writes
        .guard(id, id, here.seq())
        .draft(id, Draft.change(id, ConversationKinds.CONVERSATION.name(), null, now.body()));
    if (now.isPublic()) {
      names.change(writes, ids.workspace(), oldName, newName, id);
      directory(writes, id, now);
    }
    return now;
  }

  private void directory(Writes writes, UUID id, ConversationBody body) {
    writes.draft(
        ids.workspace(),
        Draft.put(
            id,
            WorkspaceKinds.CHANNEL.name(),
            null,
            new ChannelBody(
                    Objects.requireNonNullElse(body.name(), ""), body.purpose(), body.archived())
                .body()));
  }

  /// A name that is free, or the one that the conversation has already.
  private @Nullable String name(SlackConversation from, @Nullable String has) {
    return switch (from.type()) {
      case DIRECT, GROUP -> null;
      case PRIVATE -> from.name();
      case PUBLIC -> {
        if (has != null && (has.equals(from.name()) || isImported(has, from.name()))) {
          yield has;
        }
        String name = from.name();
        for (int i = 1; names.isTaken(ids.workspace(), name); i++) {
          name = imported(from.name(), i);
        }
        yield name;
      }
    };
  }

  private static boolean isImported(@Nullable String name, String inSlack) {
    return name != null && name.startsWith(imported(inSlack, 1));
  }

  private static String imported(String name, int times) {
    return name + "-imported" + (times == 1 ? "" : "-" + times);
  }

  private static ConversationBody body(SlackConversation from, @Nullable String name) {
    ConversationBody body =
        switch (from.type()) {
          case PUBLIC, PRIVATE ->
              ConversationBody.channel(
                  Objects.requireNonNullElse(name, ""),
                  from.purpose().isEmpty() ? null : from.purpose(),
                  from.type() == SlackConversation.Type.PRIVATE);
          case DIRECT -> ConversationBody.between(ConversationType.DIRECT);
          case GROUP -> ConversationBody.between(ConversationType.GROUP);
        };
    return body.withArchived(from.archived()).importedFrom(SlackIds.SLACK);
  }

  private void know(SlackConversation from, UUID id, ConversationBody body) {
    String name = body.name();
    if (name != null) {
      named.put(from.id(), new Names.Target(id, name));
    }
  }

  /// Everybody who has never been in it here. Who left here stays away.
  private Decision members(
      SlackConversation from, UUID id, List<UUID> members, Optional<UUID> creator) {
    Map<UUID, Entry> known = journal.newest(id, members);
    ConversationType type =
        switch (from.type()) {
          case PUBLIC, PRIVATE -> ConversationType.CHANNEL;
          case DIRECT -> ConversationType.DIRECT;
          case GROUP -> ConversationType.GROUP;
        };
    Writes writes = new Writes();
    for (UUID account : members) {
      if (known.containsKey(account)) {
        continue;
      }
      boolean owner =
          type == ConversationType.CHANNEL && creator.filter(account::equals).isPresent();
      MembershipBody membership = MembershipBody.joined(1).asOwner(owner);
      writes
          .draft(
              id, drafted(account, ConversationKinds.MEMBERSHIP.name(), account, membership.body()))
          .draft(
              account,
              Draft.put(
                  id, ConversationKinds.LINK.name(), null, new LinkBody(type, true, false).body()));
    }
    return new Decision(writes, new Tally());
  }

  private static Draft drafted(UUID key, String kind, UUID creator, Body body) {
    return new Draft(Draft.Mode.CREATE, key, kind, null, Mark.LIVING, body, false, creator);
  }
}
