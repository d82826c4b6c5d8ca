package app.fermata.server.bus;

import java.util.UUID;
import java.util.function.Consumer;

/// Carries news between all nodes of a server, this one included. Callable from any thread.
///
/// - **Delivery**: each listener hears each piece of news at most once. News to *other* nodes may
///   be late or lost without anybody being told; the bus repeats nothing and stores nothing. A hint
///   that does not reach past one which was carried before for its log may be dropped.
/// - **This node** always hears its own news: on the publishing thread, and all its listeners have
///   heard it when `publish` returns.
/// - **Order**: of two pieces of one kind from one node, where one `publish` returned before the
///   other began, every listener hears the first one first. Between kinds and between nodes there
///   is no order: a hint may come after a newer one of its log that another node appended.
/// - **Atomicity**: a piece of news is heard whole and as it was published, or not at all. Pieces
///   are independent of each other.
/// - **Failure**: `publish` neither throws nor waits for the network: where other nodes cannot be
///   reached or do not keep up, what was meant for them is lost, and the bus says so in the log
///   once for each outage. What a listener throws is logged and keeps nothing from the others.
/// - **Size**: news is as large as its publisher makes it; `Hint` bounds its entries, `PresenceOf`
///   its accounts.
public interface Bus {

  /// Which node this is: never the id of another one, also after a restart.
  UUID node();

  /// Tells all nodes.
  void publish(News news);

  /// Registers for one kind of news. The listener must not block: on this node it holds the
  /// publisher up, who may be committing. It may itself publish and subscribe.
  ///
  /// @return closing it ends the listening; calls that have begun come to their end
  <N extends News> AutoCloseable subscribe(Class<N> kind, Consumer<? super N> listener);
}
