package app.fermata.server.presence;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.Presence;
import app.fermata.protocol.ServerFrame;
import app.fermata.server.bus.InProcessBus;
import app.fermata.server.bus.News;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HereTest {
  private Instant now = Instant.parse("2026-01-05T09:00:00Z");
  private final InProcessBus bus = new InProcessBus(UUID.randomUUID());
  private final Here here = new Here(bus, () -> now);
  private final UUID wei = UUID.randomUUID();
  private final Screen watcher = new Screen(UUID.randomUUID());

  /// A device that remembers what it was told.
  private static final class Screen implements Device {
    private final UUID account;
    final List<Map<UUID, Presence>> told = new ArrayList<>();

    Screen(UUID account) {
      this.account = account;
    }

    @Override
    public UUID account() {
      return account;
    }

    @Override
    public void tell(ServerFrame signal) {
      told.add(((ServerFrame.PresenceOf) signal).accounts());
    }

    @Override
    public void tellIfFollowing(UUID log, ServerFrame signal) {
      throw new AssertionError("presence belongs to no log");
    }
  }

  private void tick() {
    now = now.plus(Here.TICK);
    here.tick();
  }

  @Test
  void theLiveliestDeviceCountsAndChangesAreToldTogether() {
    var phone = new Screen(wei);
    var laptop = new Screen(wei);
    here.show(watcher, List.of(wei));
    here.says(phone, Presence.AWAY);
    here.says(laptop, Presence.WORKING);
    tick();
    here.says(laptop, Presence.AWAY);
    here.says(laptop, Presence.WORKING);
    tick();
    here.gone(laptop);
    tick();
    assertThat(watcher.told)
        .containsExactly(
            Map.of(wei, Presence.OFFLINE),
            Map.of(wei, Presence.WORKING),
            Map.of(wei, Presence.AWAY));
  }

  @Test
  void whoReconnectsAtOnceWasNeverGone() {
    var before = new Screen(wei);
    here.says(before, Presence.WORKING);
    tick();
    here.show(watcher, List.of(wei));
    here.gone(before);
    here.tick();
    here.says(new Screen(wei), Presence.WORKING);
    tick();
    tick();
    assertThat(watcher.told).containsExactly(Map.of(wei, Presence.WORKING));
  }

  @Test
  void whoStaysAwayIsOffline() {
    var only = new Screen(wei);
    here.says(only, Presence.WORKING);
    tick();
    here.show(watcher, List.of(wei));
    here.gone(only);
    tick();
    tick();
    assertThat(watcher.told.getLast()).isEqualTo(Map.of(wei, Presence.OFFLINE));
  }

  @Test
  void nobodyIsToldOfPeopleTheyDoNotShow() {
    here.show(watcher, List.of(wei));
    here.show(watcher, List.of());
    here.says(new Screen(wei), Presence.WORKING);
    tick();
    assertThat(watcher.told).containsExactly(Map.of(wei, Presence.OFFLINE));
  }

  private Here anotherNode() {
    return new Here(bus.at(UUID.randomUUID()), () -> now);
  }

  /// Ticks the nodes so often that everybody must have heard of everything.
  private void ticks(int times, Here... nodes) {
    for (int i = 0; i < times; i++) {
      now = now.plus(Here.TICK);
      for (Here node : nodes) {
        node.tick();
      }
    }
  }

  @Test
  void theLiveliestDeviceCountsWhateverNodeItIsAt() {
    Here there = anotherNode();
    var phone = new Screen(wei);
    var laptop = new Screen(wei);
    here.show(watcher, List.of(wei));
    here.says(phone, Presence.AWAY);
    there.says(laptop, Presence.WORKING);
    ticks(2, there, here);
    assertThat(watcher.told.getLast()).isEqualTo(Map.of(wei, Presence.WORKING));
    there.gone(laptop);
    ticks(2, there, here);
    assertThat(watcher.told.getLast()).isEqualTo(Map.of(wei, Presence.AWAY));
    here.gone(phone);
    ticks(3, there, here);
    assertThat(watcher.told.getLast()).isEqualTo(Map.of(wei, Presence.OFFLINE));
    var late = new Screen(UUID.randomUUID());
    there.show(late, List.of(wei));
    assertThat(late.told).containsExactly(Map.of(wei, Presence.OFFLINE));
  }

  @Test
  void whoMovesToAnotherNodeWasNeverGone() {
    Here there = anotherNode();
    Here third = anotherNode();
    var before = new Screen(wei);
    here.says(before, Presence.WORKING);
    ticks(2, here, there, third);
    third.show(watcher, List.of(wei));
    here.gone(before);
    there.says(new Screen(wei), Presence.WORKING);
    ticks(6, here, there, third);
    assertThat(watcher.told).containsExactly(Map.of(wei, Presence.WORKING));
  }

  @Test
  void aNodeThatCameLaterKnowsWhoIsHereAfterAWhile() {
    here.says(new Screen(wei), Presence.AWAY);
    tick();
    Here late = anotherNode();
    late.show(watcher, List.of(wei));
    ticks(6, here, late);
    assertThat(watcher.told)
        .containsExactly(Map.of(wei, Presence.OFFLINE), Map.of(wei, Presence.AWAY));
  }

  @Test
  void whatADeadNodeSaidLastIsForgottenAndWhatALivingOneSaysIsNot() {
    Here dead = anotherNode();
    Here living = anotherNode();
    UUID yan = UUID.randomUUID();
    dead.says(new Screen(wei), Presence.WORKING);
    living.says(new Screen(yan), Presence.WORKING);
    ticks(1, dead, living, here);
    here.show(watcher, List.of(wei, yan));
    ticks(12, living, here);
    assertThat(watcher.told).containsExactly(Map.of(wei, Presence.WORKING, yan, Presence.WORKING));
    ticks(12, living, here);
    assertThat(watcher.told)
        .containsExactly(
            Map.of(wei, Presence.WORKING, yan, Presence.WORKING), Map.of(wei, Presence.OFFLINE));
  }

  @Test
  void aNodeThatStopsSaysThatNobodyIsThereAnyMore() throws Exception {
    Here stopping = anotherNode();
    stopping.says(new Screen(wei), Presence.WORKING);
    ticks(1, stopping, here);
    here.show(watcher, List.of(wei));
    stopping.close();
    ticks(2, here);
    assertThat(watcher.told)
        .containsExactly(Map.of(wei, Presence.WORKING), Map.of(wei, Presence.OFFLINE));
  }

  @Test
  void manyAreNamedInPiecesAndAgainOnlyAfterAWhile() {
    List<Map<UUID, Presence>> pieces = new ArrayList<>();
    bus.subscribe(News.PresenceOf.class, news -> pieces.add(news.accounts()));
    for (int i = 0; i < 2_500; i++) {
      here.says(new Screen(new UUID(1, i)), Presence.WORKING);
    }
    ticks(1, here);
    assertThat(pieces).hasSize(3).allMatch(piece -> piece.size() <= 1_000);
    assertThat(pieces.stream().mapToInt(Map::size).sum()).isEqualTo(2_500);
    ticks(3, here);
    assertThat(pieces).hasSize(3);
    ticks(1, here);
    assertThat(pieces).hasSize(6);
  }
}
