package app.fermata.server.presence;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.ServerFrame;
import app.fermata.server.bus.InProcessBus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TypingSignalsTest {
  private Instant now = Instant.parse("2026-01-05T09:00:00Z");
  private final InProcessBus bus = new InProcessBus(UUID.randomUUID());
  private final TypingSignals here = new TypingSignals(bus, () -> now);
  private final TypingSignals there = new TypingSignals(bus.at(UUID.randomUUID()), () -> now);
  private final UUID log = UUID.randomUUID();
  private final UUID thread = UUID.randomUUID();

  /// A device that remembers what it was told.
  private static final class Screen implements Device {
    private final UUID account = UUID.randomUUID();
    final List<ServerFrame> told = new ArrayList<>();

    @Override
    public UUID account() {
      return account;
    }

    @Override
    public void tell(ServerFrame signal) {
      throw new AssertionError("typing belongs to a log");
    }

    @Override
    public void tellIfFollowing(UUID log, ServerFrame signal) {
      told.add(signal);
    }
  }

  private Screen showing(TypingSignals node, UUID shown) {
    var screen = new Screen();
    node.show(screen, shown);
    return screen;
  }

  @Test
  void thoseWhoShowTheLogHearItAtEveryNodeAndTheTypistDoesNot() {
    Screen typist = showing(here, log);
    Screen near = showing(here, log);
    Screen far = showing(there, log);
    Screen elsewhere = showing(there, UUID.randomUUID());
    here.typing(typist, log, thread);
    var signal = new ServerFrame.Typing(log, thread, typist.account());
    assertThat(near.told).containsExactly(signal);
    assertThat(far.told).containsExactly(signal);
    assertThat(typist.told).isEmpty();
    assertThat(elsewhere.told).isEmpty();
  }

  @Test
  void aDeviceIsHeardOnceInAWhile() {
    var typist = new Screen();
    Screen far = showing(there, log);
    for (int i = 0; i < 10; i++) {
      here.typing(typist, log, null);
      now = now.plusMillis(500);
    }
    assertThat(far.told).hasSize(2);
  }

  @Test
  void aLogThatManyShowCarriesAFewSignalsASecond() {
    List<Screen> crowd = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      crowd.add(showing(there, log));
    }
    for (int i = 0; i < 100; i++) {
      here.typing(new Screen(), log, null);
      now = now.plus(Duration.ofMillis(10));
    }
    assertThat(crowd.getFirst().told).hasSize(4);
  }

  @Test
  void whoIsGoneOrShowsSomethingElseHearsNothing() throws Exception {
    Screen gone = showing(there, log);
    Screen moved = showing(there, log);
    there.gone(gone);
    there.show(moved, null);
    here.typing(new Screen(), log, null);
    assertThat(gone.told).isEmpty();
    assertThat(moved.told).isEmpty();
    there.show(moved, log);
    there.close();
    here.typing(new Screen(), log, null);
    assertThat(moved.told).isEmpty();
  }
}
