package app.fermata.server.conversation;

import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.protocol.Ids;
import app.fermata.server.access.Standing;
import app.fermata.server.command.Newest;
import app.fermata.server.command.Writes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Writes what it takes to come into a conversation and to go: the membership, the link in the
/// account's own log, and the line that tells of it, always together.
final class Members {
  private static final int PAGE = 500;

  private final Log log;
  private final Newest newest;
  private final Ids ids;
  private final Arrival arrival;

  Members(Log log, Newest newest, Ids ids, Arrival arrival) {
    this.log = log;
    this.newest = newest;
    this.ids = ids;
    this.arrival = arrival;
  }

  /// Brings an account into a conversation that has a past.
  ///
  /// @param by who adds it; null: it joins of its own accord
  void arrive(
      Writes writes, Newest.State<ConversationBody> conversation, UUID account, @Nullable UUID by) {
    UUID id = conversation.entry().key();
    long past = log.head(id).position().seq();
    long floor = conversation.body().history() == History.ALL ? 1 : past + 1;
    MembershipBody membership = MembershipBody.joined(floor);
    membership(writes, id, account, by == null ? membership : membership.addedBy(by));
    line(
        writes,
        id,
        by == null
            ? SystemLineBody.of(SystemLineBody.Event.JOINED)
            : SystemLineBody.about(SystemLineBody.Event.ADDED, account));
    link(writes, conversation.body(), id, account, true);
    arrival.into(writes, account, id, past);
  }

  /// Makes an account a member of a conversation that is being made.
  void begin(
      Writes writes, UUID id, ConversationBody body, UUID account, MembershipBody membership) {
    membership(writes, id, account, membership);
    link(writes, body, id, account, true);
  }

  /// Ends a membership.
  ///
  /// @param by who removes it; null: it leaves of its own accord
  void depart(
      Writes writes,
      Newest.State<ConversationBody> conversation,
      Newest.State<MembershipBody> membership,
      @Nullable UUID by) {
    UUID id = conversation.entry().key();
    UUID account = membership.entry().key();
    Standing.State how = by == null ? Standing.State.LEFT : Standing.State.REMOVED;
    membership(writes, id, account, membership.body().ended(how, by));
    line(
        writes,
        id,
        by == null
            ? SystemLineBody.of(SystemLineBody.Event.LEFT)
            : SystemLineBody.about(SystemLineBody.Event.REMOVED, account));
    link(writes, conversation.body(), id, account, false);
  }

  /// Writes a membership, guarded by what it was.
  void membership(Writes writes, UUID conversation, UUID account, MembershipBody body) {
    writes
        .guard(
            conversation, account, newest.seq(conversation, account, ConversationKinds.MEMBERSHIP))
        .draft(
            conversation,
            Draft.put(account, ConversationKinds.MEMBERSHIP.name(), null, body.body()));
  }

  /// Tells of it in the timeline.
  void line(Writes writes, UUID conversation, SystemLineBody body) {
    writes.draft(
        conversation, Draft.create(ids.next(), ConversationKinds.SYSTEM_LINE, null, body.body()));
  }

  private static void link(
      Writes writes, ConversationBody body, UUID conversation, UUID account, boolean joined) {
    writes.draft(
        account,
        Draft.put(
            conversation,
            ConversationKinds.LINK.name(),
            null,
            new LinkBody(body.type(), joined, false).body()));
  }

  /// Any member other than this account for whom the test holds.
  Optional<Entry> another(UUID conversation, UUID than, Predicate<MembershipBody> test) {
    long after = 0;
    while (true) {
      List<Entry> page =
          log.newestOfKind(conversation, ConversationKinds.MEMBERSHIP.name(), after, PAGE);
      for (Entry entry : page) {
        after = entry.place();
        if (entry.isLiving()
            && !entry.key().equals(than)
            && test.test(MembershipBody.read(entry.body()))) {
          return Optional.of(entry);
        }
      }
      if (page.size() < PAGE) {
        return Optional.empty();
      }
    }
  }
}
