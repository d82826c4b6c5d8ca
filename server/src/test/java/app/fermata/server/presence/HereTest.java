package app.fermata.server.presence;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.Presence;
import app.fermata.protocol.ServerFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HereTest {
  private Instant now = Instant.parse("2026-01-05T09:00:00Z");
  private final Here here = new Here(() -> now);
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
}
