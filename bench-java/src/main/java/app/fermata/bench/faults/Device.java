package app.fermata.bench.faults;

import app.fermata.bench.target.Workspace;
import app.fermata.client.Client;
import app.fermata.client.ClientListener;
import app.fermata.client.ClientState;
import app.fermata.client.Credentials;
import app.fermata.client.RefusedException;
import app.fermata.protocol.Card;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// One device of somebody: the Java client behind a link of its own. What it hears goes into the
/// book. Thread-safe.
final class Device implements AutoCloseable {
  /// A reader further behind than this many entries may be told to begin anew.
  private static final int MAY_BEGIN_ANEW = 400;

  private final int person;
  private final Workspace.Person who;
  private final String name;
  private final Book book;
  private final Link link;
  private final Client client;
  private final AtomicInteger unanswered = new AtomicInteger();

  /// From which seq on the replica of a log is whole.
  private final Map<UUID, Long> whole = new ConcurrentHashMap<>();

  /// What was heard last of each log, and of each key.
  private final Map<UUID, Long> heard = new ConcurrentHashMap<>();

  private record Spot(UUID log, UUID key) {}

  private final Map<Spot, Long> newest = new ConcurrentHashMap<>();

  Device(int person, Workspace.Person who, String name, Book book, Link link) {
    this.person = person;
    this.who = who;
    this.name = name;
    this.book = book;
    this.link = link;
    this.client =
        Client.of(link.url(), new Credentials.Token(who.token()))
            .name(name)
            .listener(new Ear())
            .connect();
  }

  /// On the client's thread, in order.
  private final class Ear implements ClientListener {
    @Override
    public void entry(WireEntry entry) {
      heard.merge(entry.log(), entry.seq(), Math::max);
      Long before = newest.put(new Spot(entry.log(), entry.key()), entry.seq());
      if (before != null && before >= entry.seq()) {
        book.violation(
            name + " saw " + entry.key() + " at seq " + before + " and then at " + entry.seq());
      }
      book.seen(entry);
    }

    @Override
    public void card(Card card) {
      begins(card.log());
    }

    @Override
    public void left(UUID log) {
      whole.remove(log);
      heard.remove(log);
      newest.keySet().removeIf(spot -> spot.log().equals(log));
    }

    @Override
    public void reset(UUID log) {
      Long last = heard.get(log);
      if (whole.containsKey(log)
          && last != null
          && client.replica().cursor(log).seq() - last < MAY_BEGIN_ANEW) {
        book.violation(name + " was told to begin anew in " + log + " although it had " + last);
      }
      newest.keySet().removeIf(spot -> spot.log().equals(log));
      whole.remove(log);
      begins(log);
    }

    private void begins(UUID log) {
      long seq = client.replica().cursor(log).seq();
      if (whole.putIfAbsent(log, seq) == null) {
        book.open(log, seq);
      }
    }
  }

  /// Gives a command to the outbox; what becomes of it goes into the book.
  ///
  /// @return completes with the answer; with null where the command was refused
  CompletableFuture<ServerFrame.@org.jspecify.annotations.Nullable Done> send(
      Promise promise, ObjectNode args) {
    unanswered.incrementAndGet();
    return client
        .send(promise.kind(), args)
        .handle(
            (done, failure) -> {
              unanswered.decrementAndGet();
              if (done != null) {
                book.acknowledged(promise, done);
              } else {
                failed(promise, failure);
              }
              return done;
            });
  }

  private void failed(Promise promise, Throwable failure) {
    Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    if (cause instanceof RefusedException refused) {
      book.refused(promise, refused.refusal().code(), refused.refusal().detail());
    } else {
      book.violation(name + " ended: " + cause);
    }
  }

  UUID newId() {
    return client.newId();
  }

  /// Number of the person.
  int person() {
    return person;
  }

  UUID account() {
    return who.account();
  }

  String token() {
    return who.token();
  }

  String name() {
    return name;
  }

  Link link() {
    return link;
  }

  Client client() {
    return client;
  }

  int unanswered() {
    return unanswered.get();
  }

  boolean isLive() {
    return client.state() == ClientState.LIVE;
  }

  /// Whether the client has given up for good, which no fault is a reason for.
  boolean hasEnded() {
    return client.state().isEnd();
  }

  boolean follows(UUID log) {
    return whole.containsKey(log);
  }

  /// From which seq on it holds everything of a log.
  long wholeFrom(UUID log) {
    return whole.getOrDefault(log, Long.MAX_VALUE);
  }

  /// How far it has come in a log.
  long at(UUID log) {
    return client.replica().cursor(log).seq();
  }

  @Override
  public void close() throws IOException {
    client.close();
    link.close();
  }
}
