package app.fermata.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.ServerFrame;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  private static final UUID LOG = new UUID(1, 1);
  private static final String HERE = "here";
  private static final String THERE = "there";

  private final Outbox outbox = new Outbox(new Random(7));
  private long now = Long.MAX_VALUE - 1_000; // the clock of the machine may be anywhere, and wrap

  @Test
  void whatIsNotAnsweredIsSentAgainWithTheSameIdAndInOrder() {
    add(1, HERE);
    add(2, THERE);
    assertThat(take(64)).containsExactly(id(1), id(2));
    assertThat(take(64)).isEmpty();
    outbox.connectionLost();
    assertThat(take(64)).containsExactly(id(1), id(2));
  }

  @Test
  void noMoreThanTheServerAllowsIsOnItsWay() {
    add(1, "a");
    add(2, "b");
    add(3, "c");
    assertThat(take(2)).containsExactly(id(1), id(2));
    done(1, 1);
    assertThat(take(2)).containsExactly(id(3));
  }

  @Test
  void ofOneConversationOneIsOnItsWayAtATime() {
    add(1, HERE);
    add(2, HERE);
    add(3, THERE);
    assertThat(take(64)).containsExactly(id(1), id(3));
    done(1, 1);
    assertThat(take(64)).containsExactly(id(2));
  }

  @Test
  void busyKeepsTheCommandAndARefusalEndsIt() {
    CompletableFuture<ServerFrame.Done> answer = add(1, HERE);
    take(64);
    outbox.refused(refused(1, "busy", Duration.ofMillis(10)), now);
    assertThat(answer).isNotDone();
    pass(Duration.ofMinutes(1));
    assertThat(take(64)).containsExactly(id(1));
    outbox.refused(refused(1, "not_found", null), now);
    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(RefusedException.class);
    assertThat(outbox.size()).isZero();
  }

  @Test
  void whatTheServerIsTooBusyForWaitsAsLongAsAskedAndNothingOvertakesIt() {
    add(1, HERE);
    add(2, HERE);
    add(3, THERE);
    take(64);
    outbox.refused(refused(1, "busy", Duration.ofSeconds(2)), now);
    assertThat(take(64)).isEmpty();
    pass(Duration.ofMillis(1_999));
    assertThat(take(64)).isEmpty();
    assertThat(outbox.nextPause(now).orElseThrow()).isBetween(1L, Duration.ofSeconds(2).toNanos());
    pass(Duration.ofMillis(1_001));
    assertThat(take(64)).containsExactly(id(1));
    done(1, 1);
    assertThat(outbox.nextPause(now)).isEmpty();
    assertThat(take(64)).containsExactly(id(2));
  }

  @Test
  void whoIsToldOftenWaitsLongerButNeverVeryLong() {
    add(1, HERE);
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      assertThat(take(64)).containsExactly(id(1));
      outbox.refused(refused(1, "busy", Duration.ZERO), now);
      waits.add(Duration.ofNanos(outbox.nextPause(now).orElseThrow()));
      pass(waits.getLast());
    }
    assertThat(waits.getFirst()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofSeconds(30)) <= 0);
    assertThat(waits.subList(10, 40)).anyMatch(wait -> wait.compareTo(Duration.ofSeconds(10)) > 0);
  }

  @Test
  void whatARestoredServerHasLostIsOfferedAgainBeforeWhatCameLater() {
    add(1, HERE);
    add(2, HERE);
    take(64);
    done(1, 5);
    take(64);
    done(2, 6);
    add(3, HERE);
    outbox.offerAgain(LOG, 5);
    assertThat(take(64)).containsExactly(id(2));
    done(2, 6);
    assertThat(take(64)).containsExactly(id(3));
  }

  private CompletableFuture<ServerFrame.Done> add(int n, String conversation) {
    var answer = new CompletableFuture<ServerFrame.Done>();
    ObjectNode args = JsonNodeFactory.instance.objectNode().put("conversation", conversation);
    outbox.add(new ClientFrame.Command(id(n), "post-message", args), answer);
    return answer;
  }

  private List<UUID> take(int inFlight) {
    return outbox.take(inFlight, now).stream().map(ClientFrame.Command::id).toList();
  }

  private void done(int n, long seq) {
    outbox.done(new ServerFrame.Done(id(n), List.of(new ServerFrame.At(LOG, seq)), null));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static ServerFrame.Refused refused(int n, String code, @Nullable Duration retryAfter) {
    return new ServerFrame.Refused(
        id(n), code, "A sentence.", null, null, null, retryAfter, null, null);
  }

  private static UUID id(int n) {
    return new UUID(0, n);
  }
}
