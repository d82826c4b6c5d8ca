package app.fermata.server.bus;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Body;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.contract.Examples;
import app.fermata.log.memory.InMemoryLog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InProcessBusTest implements BusContract {
  private final InProcessBus bus = new InProcessBus(UUID.randomUUID());

  @Override
  public Bus anotherNode() {
    return bus.at(UUID.randomUUID());
  }

  @Test
  void whatALogSaysReachesTheBusWithItsEntries() throws Exception {
    var log = new InMemoryLog(Examples.KINDS, InstantSource.system());
    List<News.Hint> heard = new ArrayList<>();
    bus.subscribe(News.Hint.class, heard::add);
    UUID to = Examples.id();
    Entry entry;
    try (var _ = log.tail(new TailOnBus(bus))) {
      entry = Examples.append(log, Examples.ADA, to, Examples.note(Examples.id(), "one"));
    }
    Examples.append(
        log, Examples.ADA, to, Draft.create(Examples.id(), Examples.NOTE, null, Body.utf8("two")));
    assertThat(heard)
        .containsExactly(
            new News.Hint(
                to, 0, entry.position(), app.fermata.log.Check.of(entry), List.of(entry)));
  }
}
