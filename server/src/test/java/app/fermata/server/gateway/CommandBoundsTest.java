package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.ServerFrame;
import app.fermata.server.access.Actor;
import app.fermata.server.command.Code;
import app.fermata.server.command.Commands;
import app.fermata.server.command.Outcome;
import app.fermata.server.command.Rejection;
import app.fermata.server.web.Limits;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/// Commands that wait for an answer: how many bytes of them, for how long, and what they are told.
class CommandBoundsTest {
  private static final CommandLimits STANDARD = CommandLimits.standard();
  private static final int TEXT = 2_000;

  /// Decides one command for each permit, and can say that it is busy.
  private static final class Gate implements Commands {
    final Commands behind;
    final Semaphore permits = new Semaphore(0);
    final List<String> texts = new CopyOnWriteArrayList<>();
    volatile boolean busy;

    Gate(Commands behind) {
      this.behind = behind;
    }

    @Override
    public Outcome execute(Actor actor, UUID id, String kind, ObjectNode args) {
      texts.add(args.path("text").asText());
      permits.acquireUninterruptibly();
      if (busy) {
        busy = false;
        return new Outcome.Refused(
            Rejection.later(Code.BUSY, Duration.ofMillis(700), "The server is busy."));
      }
      return behind.execute(actor, id, kind, args);
    }

    @Override
    public Set<String> kinds() {
      return behind.kinds();
    }

    void open() {
      permits.release(1_000_000);
    }
  }

  private static final class Setting implements AutoCloseable {
    final House house;
    final UUID room;
    final Gate gate;

    Setting(int bytes, long bytesInAll, Duration patience) {
      var limits =
          new CommandLimits(
              STANDARD.inFlight(),
              bytes,
              bytesInAll,
              patience,
              STANDARD.perSecond(),
              STANDARD.burst());
      var gates = new ArrayList<Gate>();
      house =
          new House(
              GatewayLimits.standard().with(limits),
              Limits.wide(),
              List.of(),
              commands -> {
                gates.add(new Gate(commands));
                return gates.getFirst();
              });
      gate = gates.getFirst();
      room = house.harbour.general();
    }

    /// Posts into the first channel.
    UUID post(Socket by, String text) {
      UUID id = UUID.randomUUID();
      post(by, id, room, house.harbour.ids.next(), text);
      return id;
    }

    void post(Socket by, UUID id, UUID to, UUID message, String text) {
      by.command(id, "post-message", "conversation", to, "message", message, "text", text);
    }

    void awaitBegun(int commands) throws InterruptedException {
      while (gate.texts.size() < commands) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() throws Exception {
      gate.open();
      house.close();
    }
  }

  private static ServerFrame.Refused refusal(Socket of, UUID command) {
    ServerFrame answer = answer(of, command);
    assertThat(answer).isInstanceOf(ServerFrame.Refused.class);
    return (ServerFrame.Refused) answer;
  }

  private static ServerFrame answer(Socket of, UUID command) {
    return of.upTo(
            frame ->
                (frame instanceof ServerFrame.Done done && done.id().equals(command))
                    || (frame instanceof ServerFrame.Refused no && no.id().equals(command)))
        .getLast();
  }

  private static void asksToTryAgain(ServerFrame.Refused refusal, String code) {
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.mayRetry()).isTrue();
    assertThat(refusal.retryAfter()).isPositive();
  }

  private static String large(String name) {
    return name + " " + "x".repeat(TEXT);
  }

  @Test
  void theUnansweredCommandsOfOneConnectionHaveABoundInBytes() throws Exception {
    try (var setting = new Setting(3 * TEXT, Long.MAX_VALUE, Duration.ofMinutes(5));
        Socket bo = setting.house.live(setting.house.harbour.bo);
        Socket chen = setting.house.live(setting.house.harbour.chen)) {
      UUID first = setting.post(bo, large("first"));
      UUID second = setting.post(bo, large("second"));
      UUID third = setting.post(bo, large("third"));
      asksToTryAgain(refusal(bo, third), "too_many_requests");
      // That is nobody else's business.
      UUID other = setting.post(chen, large("other"));
      setting.gate.open();
      for (UUID one : List.of(first, second)) {
        assertThat(answer(bo, one)).isInstanceOf(ServerFrame.Done.class);
      }
      assertThat(answer(chen, other)).isInstanceOf(ServerFrame.Done.class);
    }
  }

  @Test
  void oneLargeCommandIsTakenByAConnectionThatHasNoOther() throws Exception {
    try (var setting = new Setting(TEXT / 2, Long.MAX_VALUE, Duration.ofMinutes(5));
        Socket bo = setting.house.live(setting.house.harbour.bo)) {
      setting.gate.open();
      assertThat(answer(bo, setting.post(bo, large("alone")))).isInstanceOf(ServerFrame.Done.class);
    }
  }

  @Test
  void theUnansweredCommandsOfAllConnectionsHaveABoundInBytesThatIsGivenBack() throws Exception {
    try (var setting = new Setting(1 << 20, 5 * TEXT, Duration.ofMinutes(5));
        Socket bo = setting.house.live(setting.house.harbour.bo);
        Socket chen = setting.house.live(setting.house.harbour.chen)) {
      List<UUID> taken = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        taken.add(setting.post(bo, large("taken " + i)));
      }
      setting.awaitBegun(1);
      bo.send(new ClientFrame.Ping());
      bo.upTo(ServerFrame.Pong.class::isInstance);
      asksToTryAgain(refusal(chen, setting.post(chen, large("too many"))), "busy");
      setting.gate.open();
      for (UUID one : taken) {
        assertThat(answer(bo, one)).isInstanceOf(ServerFrame.Done.class);
      }
      for (int i = 0; i < 20; i++) {
        assertThat(answer(chen, setting.post(chen, large("room again " + i))))
            .isInstanceOf(ServerFrame.Done.class);
      }
    }
  }

  @Test
  void whoHasWaitedForTooLongIsAskedToTryAgainAndTheNextTryTellsWhatBecameOfIt() throws Exception {
    try (var setting = new Setting(1 << 20, 1 << 20, Duration.ofMillis(200));
        Socket bo = setting.house.live(setting.house.harbour.bo)) {
      UUID message = setting.house.harbour.ids.next();
      UUID id = UUID.randomUUID();
      setting.post(bo, id, setting.room, message, "slow");
      UUID behind = setting.post(bo, "behind it");
      asksToTryAgain(refusal(bo, id), "busy");
      asksToTryAgain(refusal(bo, behind), "busy");
      setting.gate.open();
      // The first try has been done meanwhile or is being done: the second is the same command.
      ServerFrame answer;
      do {
        setting.post(bo, id, setting.room, message, "slow");
        answer = answer(bo, id);
      } while (answer instanceof ServerFrame.Refused again && again.mayRetry());
      assertThat(answer).isInstanceOf(ServerFrame.Done.class);
      assertThat(setting.gate.texts).contains("slow").doesNotContain("behind it");
      assertThat(setting.house.harbour.log.newest(setting.room, message)).isPresent();
    }
  }

  @Test
  void nothingOvertakesInItsLogWhatIsToBeTriedAgain() throws Exception {
    try (var setting = new Setting(1 << 20, 1 << 20, Duration.ofMinutes(5));
        Socket bo = setting.house.live(setting.house.harbour.bo)) {
      UUID elsewhere = setting.house.harbour.channel(setting.house.harbour.bo, "elsewhere");
      setting.gate.busy = true;
      UUID first = setting.post(bo, "first");
      setting.awaitBegun(1);
      UUID second = setting.post(bo, "second");
      UUID third = setting.post(bo, "third");
      bo.send(new ClientFrame.Ping());
      bo.upTo(ServerFrame.Pong.class::isInstance);
      setting.gate.permits.release();
      for (UUID one : List.of(first, second, third)) {
        asksToTryAgain(refusal(bo, one), "busy");
      }
      assertThat(setting.gate.texts).containsExactly("first");
      setting.gate.open();
      UUID other = UUID.randomUUID();
      setting.post(bo, other, elsewhere, setting.house.harbour.ids.next(), "in another log");
      assertThat(answer(bo, other)).isInstanceOf(ServerFrame.Done.class);
    }
  }

  @Test
  void whatHasNotBegunWhenItsConnectionGoesIsNotDoneAndHoldsNothing() throws Exception {
    try (var setting = new Setting(1 << 20, 4 * TEXT, Duration.ofMinutes(5));
        Socket chen = setting.house.live(setting.house.harbour.chen)) {
      Socket bo = setting.house.live(setting.house.harbour.bo);
      setting.post(bo, large("begun"));
      setting.awaitBegun(1);
      setting.post(bo, large("waiting"));
      bo.send(new ClientFrame.Ping());
      bo.upTo(ServerFrame.Pong.class::isInstance);
      bo.close();
      // As soon as the server notices there is room for another of that size.
      while (!isTaken(chen, setting.post(chen, large("another")))) {
        Thread.onSpinWait();
      }
      setting.gate.open();
      setting.awaitBegun(2);
      assertThat(setting.gate.texts).noneMatch(text -> text.startsWith("waiting"));
    }
  }

  /// Whether the command was not refused, as all that came before the pong.
  private static boolean isTaken(Socket by, UUID command) {
    by.send(new ClientFrame.Ping());
    return by.upTo(ServerFrame.Pong.class::isInstance).stream()
        .noneMatch(frame -> frame instanceof ServerFrame.Refused no && no.id().equals(command));
  }
}
