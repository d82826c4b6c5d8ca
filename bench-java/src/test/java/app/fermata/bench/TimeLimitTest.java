package app.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  @Test
  void workThatTakesTooLongIsEndedWithWhatItWasAt() {
    try (var limit = new TimeLimit(Duration.ofMillis(50))) {
      assertThatThrownBy(
              () ->
                  limit.within(
                      () -> {
                        limit.at("waiting for nobody");
                        new CountDownLatch(1).await();
                        return true;
                      }))
          .isInstanceOf(Trouble.class)
          .hasMessageContaining("'waiting for nobody'");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThatThrownBy(() -> limit.within(() -> true)).isInstanceOf(Trouble.class);
    }
  }

  @Test
  void workInTimeIsLeftAlone() throws Exception {
    try (var limit = new TimeLimit(Duration.ofHours(1))) {
      assertThat(limit.<Integer>within(() -> 5)).isEqualTo(5);
      assertThatThrownBy(
              () ->
                  limit.within(
                      () -> {
                        throw new Trouble("Its own.");
                      }))
          .hasMessage("Its own.");
    }
  }
}
