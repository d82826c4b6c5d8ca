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

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  /// A database that hangs from the second question on, and fails when the asker is interrupted, as
  /// a closed pool does.
  private @Nullable UUID hangs() {
    if (begun.getAndSet(true)) {
      reads.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException closing) {
        throw new IllegalStateException("the pool has been closed", closing);
      }
    }
    return null;
  }

  @Test
  void anEndAmidAReadIsSilentAndLeavesNothingRunning() throws Exception {
    Log log = Examples.inMemoryLog();
    try (var _ = new AccountWatch(log, this::hangs, _ -> {})) {
      var _ = new Examples(log, Indexes.inMemory(log), 1);
      reads.await();
    }
    assertThat(lines.list).isEmpty();
  }
}
