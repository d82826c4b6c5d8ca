package app.fermata.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Log;
import app.fermata.server.Examples;
import app.fermata.server.Indexes;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccountWatchTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(AccountWatch.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final CountDownLatch reads = new CountDownLatch(1);
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final Thread ending = Thread.currentThread();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  /// A database whose second answer takes until the end is waited for, and then fails, as a closed
  /// pool does.
  private @Nullable UUID answersLate() {
    if (begun.getAndSet(true)) {
      reads.countDown();
      while (ending.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      interrupted.set(Thread.currentThread().isInterrupted());
      throw new IllegalStateException("the pool has been closed");
    }
    return null;
  }

  @Test
  void anEndAmidAReadWaitsForItAndIsSilent() throws Exception {
    Log log = Examples.inMemoryLog();
    try (var _ = new AccountWatch(log, this::answersLate, _ -> {})) {
      var _ = new Examples(log, Indexes.inMemory(log), 1);
      reads.await();
    }
    assertThat(lines.list).isEmpty();
    assertThat(interrupted).isFalse();
  }
}
