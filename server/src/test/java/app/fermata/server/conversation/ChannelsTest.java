package app.fermata.server.conversation;

import static app.fermata.server.Examples.in;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.AppendResult;
import app.fermata.log.Entry;
import app.fermata.server.Examples;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.access.Standing;
import app.fermata.server.command.Code;
import app.fermata.server.command.Json;
import app.fermata.server.command.Outcome;
import app.fermata.server.command.Rejection;
import app.fermata.server.workspace.ChannelBody;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChannelsTest {
  private final Examples harbour = Examples.inMemory();

  private ConversationBody channel(UUID id) {
    return ConversationBody.read(harbour.newest(id, id).body());
  }

  private ObjectNode creation(String name, boolean isPrivate) {
    return in(harbour.ids.next()).put("name", name).put("private", isPrivate);
  }

  private List<String> lines(UUID id) {
    return harbour.log.readAfter(id, 0, 0, 1000).entries().stream()
        .filter(entry -> entry.kind().equals(ConversationKinds.SYSTEM_LINE))
        .map(entry -> Json.text(Json.read(entry.body()), "event", ""))
        .toList();
  }

  @Test
  void aPublicChannelIsInTheDirectoryAndAPrivateOneIsNot() {
    UUID open = harbour.channel(harbour.bo, "open");
    UUID secret = harbour.privateChannel(harbour.bo, "secret");
    assertThat(ChannelBody.read(harbour.newest(harbour.workspace, open).body()).name())
        .isEqualTo("open");
    assertThat(harbour.log.newest(harbour.workspace, secret)).isEmpty();
  }

  @Test
  void twoPublicChannelsNeverHaveOneName() {
    harbour.channel(harbour.bo, "Straße");
    for (String same : List.of("Straße", "STRASSE", "  strasse ", "#strasse", "stra\u200bsse")) {
      assertThat(harbour.refused(harbour.chen, "create-channel", creation(same, false)).code())
          .as(same)
          .isEqualTo(Code.NAME_TAKEN);
    }
    harbour.channel(harbour.chen, "strase");
  }

  @Test
  void privateNamesAreUniqueAmongNothing() {
    harbour.privateChannel(harbour.bo, "plans");
    harbour.privateChannel(harbour.chen, "plans");
    harbour.channel(harbour.dana, "plans");
    harbour.privateChannel(harbour.dana, "plans");
  }

  @Test
  void aNameGivenUpIsFreeAndTakenBackByWhoeverComesFirst() {
    UUID first = harbour.channel(harbour.bo, "old");
    harbour.done(harbour.bo, "rename-channel", in(first).put("name", "new"));
    UUID second = harbour.channel(harbour.chen, "old");
    assertThat(harbour.refused(harbour.bo, "rename-channel", in(first).put("name", "OLD")).code())
        .isEqualTo(Code.NAME_TAKEN);
    harbour.done(harbour.chen, "rename-channel", in(second).put("name", "other"));
    harbour.done(harbour.bo, "rename-channel", in(first).put("name", "OLD"));
    assertThat(channel(first).name()).isEqualTo("OLD");
  }

  @Test
  void aNameMayChangeItsCase() {
    UUID id = harbour.channel(harbour.bo, "design");
    harbour.done(harbour.bo, "rename-channel", in(id).put("name", "Design"));
    assertThat(channel(id).name()).isEqualTo("Design");
    assertThat(harbour.refused(harbour.chen, "create-channel", creation("design", false)).code())
        .isEqualTo(Code.NAME_TAKEN);
  }

  @Test
  void ofManyWhoTakeOneNameAtOnceOneGetsIt() throws Exception {
    List<Outcome> outcomes =
        atOnce(
            8,
            n -> {
              var deaf = new Examples.Deaf(harbour);
              return deaf.execute(
                  n % 2 == 0 ? harbour.bo : harbour.chen, "create-channel", creation("one", false));
            });
    assertThat(outcomes.stream().filter(Outcome.Done.class::isInstance)).hasSize(1);
    assertThat(outcomes.stream().filter(o -> code(o) == Code.NAME_TAKEN)).hasSize(7);
  }

  @Test
  void twoPeopleWhoChangeDifferentFieldsAtOnceBothSucceed() throws Exception {
    UUID id = harbour.channel(harbour.bo, "room", harbour.chen);
    long seen = harbour.newest(id, id).seq();
    List<Outcome> outcomes =
        atOnce(
            2,
            n -> {
              var deaf = new Examples.Deaf(harbour);
              return n == 0
                  ? deaf.execute(
                      harbour.bo, "rename-channel", in(id).put("name", "hall").put("seen", seen))
                  : deaf.execute(
                      harbour.chen,
                      "set-purpose",
                      in(id).put("purpose", "to meet").put("seen", seen));
            });
    assertThat(outcomes).allMatch(Outcome.Done.class::isInstance);
    assertThat(channel(id).name()).isEqualTo("hall");
    assertThat(channel(id).purpose()).isEqualTo("to meet");
  }

  @Test
  void aFieldThatMovedSinceItWasSeenIsAConflictThatShowsWhatItIs() {
    UUID id = harbour.channel(harbour.bo, "room", harbour.chen);
    long seen = harbour.newest(id, id).seq();
    harbour.done(harbour.bo, "rename-channel", in(id).put("name", "hall"));
    Rejection refusal =
        harbour.refused(
            harbour.chen, "rename-channel", in(id).put("name", "cellar").put("seen", seen));
    assertThat(refusal.code()).isEqualTo(Code.CONFLICT);
    Entry current = Objects.requireNonNull(refusal.entry());
    assertThat(ConversationBody.read(current.body()).name()).isEqualTo("hall");
    // What is already as it is wished is no conflict.
    harbour.done(harbour.chen, "rename-channel", in(id).put("name", "hall").put("seen", seen));
  }

  @Test
  void comingAndGoingIsInBothLogsAndToldInTheTimeline() {
    UUID id = harbour.channel(harbour.bo, "room");
    AppendResult.At joined =
        harbour.done(harbour.chen, "join-channel", in(id)).positions().getFirst();
    assertThat(joined.log()).isEqualTo(id);
    assertThat(link(harbour.chen, id).joined()).isTrue();
    assertThat(membership(id, harbour.chen).state()).isEqualTo(Standing.State.JOINED);
    harbour.done(harbour.chen, "leave-conversation", in(id));
    assertThat(link(harbour.chen, id).joined()).isFalse();
    assertThat(membership(id, harbour.chen).state()).isEqualTo(Standing.State.LEFT);
    assertThat(lines(id)).containsExactly("created", "joined", "left");
    assertThat(harbour.done(harbour.chen, "leave-conversation", in(id)).positions()).isEmpty();
  }

  @Test
  void whoIsRemovedLearnsItFromTheirOwnLogAndReadsNoMore() {
    UUID id = harbour.privateChannel(harbour.bo, "room", harbour.chen);
    harbour.done(
        harbour.bo, "remove-member", in(id).put("account", harbour.chen.account().toString()));
    assertThat(link(harbour.chen, id).joined()).isFalse();
    assertThat(membership(id, harbour.chen).state()).isEqualTo(Standing.State.REMOVED);
    assertThat(membership(id, harbour.chen).by()).isEqualTo(harbour.bo.account());
    assertThat(harbour.core.conversations().mayRead(harbour.chen, id)).isFalse();
  }

  @Test
  void whoComesBackOwesNothingToWhatWasSaidMeanwhile() {
    UUID id = harbour.channel(harbour.bo, "room", harbour.chen);
    harbour.post(harbour.bo, id, "one");
    harbour.done(harbour.chen, "leave-conversation", in(id));
    harbour.post(harbour.bo, id, "two");
    harbour.done(harbour.chen, "join-channel", in(id));
    assertThat(harbour.core.attention().cards().one(harbour.chen, id).unread()).isZero();
    harbour.post(harbour.bo, id, "three");
    assertThat(harbour.core.attention().cards().one(harbour.chen, id).unread()).isEqualTo(1);
  }

  @Test
  void theLastOwnerOfAChannelNamesAnotherBeforeLeavingUnlessNobodyIsLeft() {
    UUID id = harbour.channel(harbour.bo, "room", harbour.chen);
    assertThat(harbour.refused(harbour.bo, "leave-conversation", in(id)).code())
        .isEqualTo(Code.NOT_PERMITTED);
    harbour.done(
        harbour.bo,
        "set-member-role",
        in(id).put("account", harbour.chen.account().toString()).put("role", "owner"));
    harbour.done(harbour.bo, "leave-conversation", in(id));
    harbour.done(harbour.chen, "leave-conversation", in(id));
  }

  @Test
  void twoOwnersWhoLeaveAtOnceDoNotBothSucceed() throws Exception {
    UUID id = harbour.channel(harbour.bo, "room", harbour.chen, harbour.dana);
    harbour.done(
        harbour.bo,
        "set-member-role",
        in(id).put("account", harbour.chen.account().toString()).put("role", "owner"));
    List<Outcome> outcomes =
        atOnce(
            2,
            n ->
                new Examples.Deaf(harbour)
                    .execute(n == 0 ? harbour.bo : harbour.chen, "leave-conversation", in(id)));
    assertThat(outcomes.stream().filter(Outcome.Done.class::isInstance)).hasSize(1);
  }

  @Test
  void theConversationBetweenTheSamePeopleIsOneWhoeverOpensIt() throws Exception {
    List<Outcome> outcomes =
        atOnce(
            4,
            n -> {
              Actor actor = n % 2 == 0 ? harbour.bo : harbour.chen;
              Actor other = n % 2 == 0 ? harbour.chen : harbour.bo;
              var args = Examples.args();
              args.putArray("accounts").add(other.account().toString());
              return new Examples.Deaf(harbour).execute(actor, "open-direct", args);
            });
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.result()).isNotNull()));
    UUID id = harbour.direct(harbour.bo, harbour.chen);
    assertThat(harbour.direct(harbour.chen, harbour.bo)).isEqualTo(id);
    assertThat(harbour.direct(harbour.bo, harbour.bo, harbour.chen)).isEqualTo(id);
    assertThat(harbour.core.attention().cards().one(harbour.bo, id).with())
        .containsExactlyInAnyOrder(harbour.bo.account(), harbour.chen.account());
    UUID notes = harbour.direct(harbour.bo, harbour.bo);
    assertThat(harbour.core.attention().cards().one(harbour.bo, notes).type()).isEqualTo("direct");
    UUID group = harbour.direct(harbour.bo, harbour.chen, harbour.dana);
    assertThat(harbour.core.attention().cards().one(harbour.dana, group).type()).isEqualTo("group");
  }

  @Test
  void whoLeftAGroupComesBackByOpeningItAgain() {
    UUID group = harbour.direct(harbour.bo, harbour.chen, harbour.dana);
    harbour.done(harbour.chen, "leave-conversation", in(group));
    assertThat(harbour.core.conversations().mayRead(harbour.chen, group)).isFalse();
    assertThat(harbour.direct(harbour.chen, harbour.bo, harbour.dana)).isEqualTo(group);
    assertThat(harbour.core.conversations().mayRead(harbour.chen, group)).isTrue();
  }

  @Test
  void whoArrivesIsInTheFirstChannelWithNothingUnread() {
    harbour.post(harbour.ada, harbour.general(), "before");
    Actor eve = harbour.arrive("Eve", Role.MEMBER);
    var card = harbour.core.attention().cards().one(eve, harbour.general());
    assertThat(card.unread()).isZero();
    assertThat(card.floor()).isEqualTo(1);
    assertThat(card.members()).isEqualTo(5);
  }

  @Test
  void anArchivedChannelKeepsItsNameAndTakesNothingUntilItComesBack() {
    UUID id = harbour.channel(harbour.bo, "room");
    harbour.done(harbour.bo, "archive-channel", in(id));
    assertThat(harbour.refused(harbour.chen, "create-channel", creation("room", false)).code())
        .isEqualTo(Code.NAME_TAKEN);
    assertThat(
            harbour
                .refused(
                    harbour.bo,
                    "post-message",
                    in(id).put("message", harbour.ids.next().toString()).put("text", "x"))
                .code())
        .isEqualTo(Code.ARCHIVED);
    harbour.done(harbour.bo, "unarchive-channel", in(id));
    harbour.post(harbour.bo, id, "x");
    assertThat(lines(id)).containsExactly("created", "archived", "unarchived");
  }

  private LinkBody link(Actor actor, UUID conversation) {
    return LinkBody.read(harbour.newest(actor.account(), conversation).body());
  }

  private MembershipBody membership(UUID conversation, Actor actor) {
    return MembershipBody.read(harbour.newest(conversation, actor.account()).body());
  }

  private static Code code(Outcome outcome) {
    return outcome instanceof Outcome.Refused(Rejection rejection)
        ? rejection.code()
        : Code.INTERNAL;
  }

  private interface Numbered {
    Outcome execute(int n) throws Exception;
  }

  private static List<Outcome> atOnce(int times, Numbered command) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Outcome>> calls =
          IntStream.range(0, times)
              .<Callable<Outcome>>mapToObj(n -> () -> command.execute(n))
              .toList();
      var outcomes = new ArrayList<Outcome>();
      for (Future<Outcome> call : threads.invokeAll(calls)) {
        outcomes.add(call.get());
      }
      return outcomes;
    }
  }
}
