package app.fermata.server.bus;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bus of nodes that live in one process, usually one alone: a call. Loses nothing.
public final class InProcessBus implements Bus {
  private static final Logger logger = LoggerFactory.getLogger(InProcessBus.class);

  private final UUID node;
  private final Map<Class<?>, List<Listener<?>>> listeners;

  /// Of one node for now.
  public InProcessBus(UUID node) {
    this(node, new ConcurrentHashMap<>());
  }

  private InProcessBus(UUID node, Map<Class<?>, List<Listener<?>>> listeners) {
    this.node = node;
    this.listeners = listeners;
  }

  /// The same bus as another node in this process has it.
  public InProcessBus at(UUID another) {
    return new InProcessBus(another, listeners);
  }

  /// An object of its own for every subscription, so that each is closed by itself.
  private static final class Listener<N extends News> {
    private final Class<N> kind;
    private final Consumer<? super N> hears;

    Listener(Class<N> kind, Consumer<? super N> hears) {
      this.kind = kind;
      this.hears = hears;
    }

    void hear(News news) {
      try {
        hears.accept(kind.cast(news));
      } catch (RuntimeException e) {
        logger.error("A listener failed on news of {}", kind.getSimpleName(), e);
      }
    }
  }

  @Override
  public UUID node() {
    return node;
  }

  @Override
  public void publish(News news) {
    List<Listener<?>> concerned = listeners.get(news.getClass());
    if (concerned != null) {
      concerned.forEach(listener -> listener.hear(news));
    }
  }

  @Override
  public <N extends News> AutoCloseable subscribe(Class<N> kind, Consumer<? super N> listener) {
    var added = new Listener<>(kind, listener);
    List<Listener<?>> all = listeners.computeIfAbsent(kind, _ -> new CopyOnWriteArrayList<>());
    all.add(added);
    return () -> all.remove(added);
  }
}
