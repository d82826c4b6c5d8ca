package app.fermata.server.bus;

import app.fermata.log.Entry;
import app.fermata.log.Position;
import app.fermata.log.TailListener;
import java.util.List;
import java.util.UUID;

/// Puts what a log's tail says on the bus: what this node appends, at once and with its entries,
/// and what the feed alone brought, for nodes that may have missed the same.
public final class TailOnBus implements TailListener {
  private final Bus bus;

  public TailOnBus(Bus bus) {
    this.bus = bus;
  }

  @Override
  public void reached(UUID log, long from, Position through, String check, List<Entry> entries) {
    bus.publish(new News.Hint(log, from, through, check, entries));
  }
}
