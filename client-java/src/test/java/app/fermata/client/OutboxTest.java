package app.fermata.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.ServerFrame;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  private static final UUID LOG = new UUID(1, 1);
  private final Outbox outbox = new Outbox();

  @Test
  void whatIsNotAnsweredIsSentAgainWithTheSameIdAndInOrder() {
    add(1);
    add(2);
    assertThat(ids(outbox.take(64))).containsExactly(id(1), id(2));
    assertThat(outbox.take(64)).isEmpty();
    outbox.connectionLost();
    assertThat(ids(outbox.take(64))).containsExactly(id(1), id(2));
  }

  @Test
  void noMoreThanTheServerAllowsIsOnItsWay() {
    add(1);
    add(2);
    add(3);
    assertThat(ids(outbox.take(2))).containsExactly(id(1), id(2));
    outbox.done(new ServerFrame.Done(id(1), List.of(), null));
    assertThat(ids(outbox.take(2))).containsExactly(id(3));
  }

  @Test
  void busyKeepsTheCommandAndARefusalEndsIt() {
    CompletableFuture<ServerFrame.Done> answer = add(1);
    outbox.take(64);
    outbox.refused(refused("busy", Duration.ofMillis(10)));
    assertThat(answer).isNotDone();
    assertThat(ids(outbox.take(64))).containsExactly(id(1));
    outbox.refused(refused("not_found", null));
    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(RefusedException.class);
    assertThat(outbox.size()).isZero();
  }

  @Test
  void whatARestoredServerHasLostIsOfferedAgain() {
    add(1);
    add(2);
    outbox.take(64);
    outbox.done(new ServerFrame.Done(id(1), List.of(new ServerFrame.At(LOG, 5)), null));
    outbox.done(new ServerFrame.Done(id(2), List.of(new ServerFrame.At(LOG, 6)), null));
    outbox.offerAgain(LOG, 5);
    assertThat(ids(outbox.take(64))).containsExactly(id(2));
  }

  private CompletableFuture<ServerFrame.Done> add(int n) {
    var answer = new CompletableFuture<ServerFrame.Done>();
    outbox.add(
        new ClientFrame.Command(id(n), "post-message", JsonNodeFactory.instance.objectNode()),
        answer);
    return answer;
  }

  private static ServerFrame.Refused refused(String code, @Nullable Duration retryAfter) {
    return new ServerFrame.Refused(
        id(1), code, "A sentence.", null, null, null, retryAfter, null, null);
  }

  private static UUID id(int n) {
    return new UUID(0, n);
  }

  private static List<UUID> ids(List<ClientFrame.Command> commands) {
    return commands.stream().map(ClientFrame.Command::id).toList();
  }
}
