package app.fermata.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(OutageTest.class);
  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Outage outage = new Outage(logger, "Commands", now::get);

  @BeforeEach
  void listen() {
    lines.start();
    // Stack traces are for whoever asks for them; other tests of this process may have.
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private List<String> said() {
    List<String> said = lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    lines.list.clear();
    return said;
  }

  private void pass(long millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      outage.failed(new IllegalStateException("no space left"));
    }
  }

  @Test
  void aThousandFailuresAreOneLineAndThenOneInTenSeconds() {
    fail(1000);
    assertThat(said()).containsExactly("Commands fail: no space left");
    pass(9_999);
    fail(500);
    assertThat(said()).isEmpty();
    pass(1);
    fail(1);
    assertThat(said()).containsExactly("Commands still fail: 1500 more in 10 s");
    pass(10_000);
    fail(1);
    assertThat(said()).containsExactly("Commands still fail: 1 more in 10 s");
  }

  @Test
  void itIsOverOnceSomethingWorksAndNothingHasFailedForTenSeconds() {
    fail(3);
    pass(4_000);
    fail(2);
    said();
    pass(9_999);
    outage.worked();
    assertThat(said()).containsExactly("Commands still fail: 4 more in 13 s");
    pass(1);
    outage.worked();
    outage.worked();
    assertThat(said()).containsExactly("Commands work again: 5 failed in 4 s");
    fail(1);
    assertThat(said()).containsExactly("Commands fail: no space left");
  }

  @Test
  void whatWorksAmidAnOutageDoesNotEndIt() {
    fail(1);
    said();
    for (int i = 0; i < 50; i++) {
      pass(100);
      outage.worked();
      fail(1);
    }
    assertThat(said()).isEmpty();
  }

  @Test
  void whatAlwaysWorksIsNotSpokenOf() {
    outage.worked();
    assertThat(said()).isEmpty();
  }
}
