package app.fermata.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {

  @Test
  void soManyWaitForTheirTurnAndOthersAreAskedToComeAgain() throws Exception {
    var turns = new Turns(2, 3, Duration.ofMinutes(5));
    var begun = new CountDownLatch(2);
    var go = new CountDownLatch(1);
    var done = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        all.add(
            threads.submit(
                () ->
                    turns.take(
                        () -> {
                          begun.countDown();
                          await(go);
                          done.incrementAndGet();
                        })));
      }
      begun.await();
      for (int i = 0; i < 3; i++) {
        all.add(threads.submit(() -> turns.take(done::incrementAndGet)));
      }
      while (turns.waiting() < 3) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> turns.take(done::incrementAndGet))
          .isInstanceOfSatisfying(
              RejectedException.class,
              refused -> {
                assertThat(refused.rejection().code()).isEqualTo(Code.BUSY);
                assertThat(refused.rejection().retryAfter()).isPositive();
              });
      assertThat(done).hasValue(0);
      go.countDown();
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(done).hasValue(5);
  }

  @Test
  void whoseTurnDoesNotComeInTimeIsAskedToComeAgain() {
    var turns = new Turns(1, 3, Duration.ofMillis(1));
    turns.take(
        () -> assertThatThrownBy(() -> turns.take(() -> {})).isInstanceOf(RejectedException.class));
    turns.take(() -> {});
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
