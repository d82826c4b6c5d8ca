package app.fermata.server.gateway;

import app.fermata.log.Head;
import app.fermata.log.Log;
import app.fermata.log.Position;
import app.fermata.log.Range;
import app.fermata.protocol.Card;
import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireRange;
import app.fermata.server.command.Code;
import app.fermata.server.fanout.FanOut;
import app.fermata.server.fanout.Wires;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a live connection asks for: what is missing, a card, a channel on the screen; and what it
/// is told when its account joins a conversation. On a virtual thread, one at a time.
final class Answers {
  static final int BYTES_AT_ONCE = 256 << 10;

  private final Gateway gateway;
  private final Connection connection;
  private final Dialogue dialogue;

  Answers(Gateway gateway, Connection connection, Dialogue dialogue) {
    this.gateway = gateway;
    this.connection = connection;
    this.dialogue = dialogue;
  }

  void catchUp(ClientFrame.CatchUp asked) {
    gateway.metrics().catchUp();
    Log log = gateway.log();
    UUID id = asked.log();
    CheckedPosition after = asked.after();
    Optional<Readership.Reading> reading = gateway.readership().reading(connection.actor(), id);
    if (reading.isEmpty()) {
      connection.send(new ServerFrame.Left(id));
      return;
    }
    Position position = new Position(after.epoch(), after.seq());
    Optional<Range> range =
        log.readAfter(
            id, position, after.check(), reading.get().floor(), gateway.limits().catchUpEntries());
    if (range.isEmpty()) {
      connection.send(lost(log.head(id), log.sharedThrough(id, position)));
      return;
    }
    long head = range.get().head().seq();
    for (WireRange piece : Wires.pieces(range.get(), head, BYTES_AT_ONCE)) {
      connection.sendPaced(new ServerFrame.Range(piece));
    }
  }

  static ServerFrame.Reset lost(Head head, long kept) {
    return new ServerFrame.Reset(
        head.log(),
        ServerFrame.Why.LOST,
        Wires.position(head),
        Math.min(kept, head.position().seq()));
  }

  void card(UUID id) {
    Optional<Card> card = gateway.readership().card(connection.actor(), id);
    connection.send(
        card.isPresent() ? new ServerFrame.Cards(List.of(card.get())) : new ServerFrame.Left(id));
  }

  void watch(UUID id, boolean on) {
    if (!on) {
      connection.onLoop(
          () -> {
            if (dialogue.forgetWatching(id)) {
              connection.forget(id);
            }
            return id;
          });
      return;
    }
    Optional<Readership.Reading> reading = gateway.readership().reading(connection.actor(), id);
    if (reading.isEmpty()) {
      connection.send(new ServerFrame.Left(id));
      return;
    }
    boolean joined = reading.get().joined();
    boolean begun =
        joined
            || connection.onLoop(
                () -> {
                  if (connection.follows().contains(id)) {
                    return true;
                  }
                  if (!dialogue.beginWatching(id)) {
                    return false;
                  }
                  connection.hold(id);
                  connection.follow(List.of(new FanOut.Follow(id, reading.get().floor())));
                  return true;
                });
    if (!begun) {
      dialogue.error(Code.TOO_MANY_REQUESTS, "Too many channels are watched at once.");
      return;
    }
    CheckedPosition at = Wires.position(headPastDelivered(id));
    connection.send(new ServerFrame.Range(nothingAt(id, at)));
    release(id);
  }

  private static WireRange nothingAt(UUID id, CheckedPosition at) {
    return new WireRange(id, at.seq(), at.seq(), at, null, List.of());
  }

  /// A head at or past everything that went by before this connection followed.
  private Head headPastDelivered(UUID id) {
    Head head = gateway.log().head(id);
    long delivered = gateway.fanOut().deliveredOr(id, head.position().seq());
    return delivered > head.position().seq() ? gateway.log().head(id) : head;
  }

  private void release(UUID id) {
    connection.onLoop(
        () -> {
          connection.release(id);
          return id;
        });
  }

  /// The account has joined a conversation: follow it, then send its card.
  void joined(UUID id) {
    Optional<Readership.Reading> reading = gateway.readership().reading(connection.actor(), id);
    if (reading.isEmpty() || !reading.get().joined()) {
      return;
    }
    boolean isNew =
        connection.onLoop(
            () -> {
              boolean watched = dialogue.forgetWatching(id);
              if (connection.follows().contains(id) && !watched) {
                return false;
              }
              connection.hold(id);
              connection.follow(List.of(new FanOut.Follow(id, reading.get().floor())));
              return true;
            });
    if (!isNew) {
      return;
    }
    headPastDelivered(id);
    // Read after following: whoever was removed before that is not in it, or in it anew.
    Optional<Readership.Reading> now = gateway.readership().reading(connection.actor(), id);
    boolean same = now.equals(reading);
    Optional<Card> card =
        same ? gateway.readership().card(connection.actor(), id) : Optional.empty();
    if (card.isPresent()) {
      connection.sendPaced(new ServerFrame.Cards(List.of(card.get())));
      // A device may hold the log up to some place before: it asks for what is between.
      connection.sendPaced(new ServerFrame.Range(nothingAt(id, card.get().at())));
    } else {
      connection.onLoop(
          () -> {
            connection.forget(id);
            return id;
          });
    }
    release(id);
    if (!same) {
      joined(id);
    }
  }
}
