package app.fermata.server.gateway;

import app.fermata.log.Entry;
import app.fermata.log.Head;
import app.fermata.log.Log;
import app.fermata.log.Position;
import app.fermata.log.Range;
import app.fermata.protocol.Card;
import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireRange;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.fanout.FanOut;
import app.fermata.server.fanout.Wires;
import app.fermata.server.workspace.AccountBody;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The answer to `resume` (docs/protocol/sync.md, Opening, step 5). On a virtual thread.
///
/// Nothing falls between what is read here and what comes live: the connection follows each log
/// first, with live frames held back, and reads its head afterwards; the frames held back begin at
/// or before that head and go out after everything else.
final class Resume implements Runnable {
  private static final int CARDS_AT_ONCE = 100;

  private final Gateway gateway;
  private final Connection connection;
  private final Log log;
  private final Map<UUID, CheckedPosition> cursors = new HashMap<>();

  Resume(Gateway gateway, Connection connection, List<ClientFrame.Cursor> cursors) {
    this.gateway = gateway;
    this.connection = connection;
    this.log = gateway.log();
    cursors.forEach(cursor -> this.cursors.put(cursor.log(), cursor.position()));
  }

  @Override
  public void run() {
    Actor actor = connection.actor();
    var own = new LinkedHashMap<UUID, Long>();
    own.put(actor.account(), 0L);
    if (actor.role() != Role.GUEST) {
      own.put(actor.workspace(), 0L);
    }
    follow(own);
    if (!isStill(actor)) {
      return;
    }
    // Whoever is added from now on is told so by the account log, which is followed already.
    Map<UUID, Long> before = gateway.readership().joined(actor.account());
    follow(before);
    Map<UUID, Head> heads = heads(own, before);
    Map<UUID, Long> joined = stillJoined(actor, before);

    for (var log : own.entrySet()) {
      answerOwn(actor, need(heads, log.getKey()));
    }
    joined.keySet().stream()
        .map(id -> need(heads, id))
        .sorted(Comparator.comparing(Head::lastAt).reversed())
        .forEach(head -> answerJoined(head, joined.getOrDefault(head.log(), 0L)));
    cards(actor);
    others(actor);
    connection.onLoop(
        () -> {
          connection.enter(Connection.State.LIVE);
          connection.send(new ServerFrame.Live(log.epoch()));
          connection.release(null);
          return actor;
        });
  }

  private static Head need(Map<UUID, Head> heads, UUID id) {
    Head head = heads.get(id);
    if (head == null) {
      throw new IllegalStateException("no head of log " + id);
    }
    return head;
  }

  private void follow(Map<UUID, Long> floors) {
    var follows = new ArrayList<FanOut.Follow>(floors.size());
    floors.forEach((id, floor) -> follows.add(new FanOut.Follow(id, floor)));
    connection.onLoop(
        () -> {
          connection.hold(null);
          connection.follow(follows);
          return follows;
        });
  }

  /// The role may have changed between signing in and following the workspace log.
  private boolean isStill(Actor actor) {
    Optional<Entry> entry = log.newest(actor.workspace(), actor.account());
    if (entry.isEmpty()) {
      return true;
    }
    AccountBody account = AccountBody.read(entry.get().body());
    if (account.role() == actor.role() && !account.deactivated()) {
      return true;
    }
    return connection.onLoop(
        () -> {
          connection.accountChanged(account.role(), account.deactivated());
          return connection.state() != Connection.State.CLOSING;
        });
  }

  private Map<UUID, Head> heads(Map<UUID, Long> own, Map<UUID, Long> joined) {
    var all = new ArrayList<>(own.keySet());
    all.addAll(joined.keySet());
    var heads = new HashMap<>(log.heads(all));
    var goneBy = new ArrayList<UUID>();
    heads.forEach(
        (id, head) -> {
          long seq = head.position().seq();
          if (gateway.fanOut().deliveredOr(id, seq) > seq) {
            goneBy.add(id);
          }
        });
    if (!goneBy.isEmpty()) {
      heads.putAll(log.heads(goneBy));
    }
    return heads;
  }

  /// Memberships read after the heads: an end before that shows here, one after it comes live. A
  /// floor that moved says that there was an end, and a new beginning.
  private Map<UUID, Long> stillJoined(Actor actor, Map<UUID, Long> before) {
    Map<UUID, Long> now = gateway.readership().joined(actor.account());
    var gone = new ArrayList<>(before.keySet());
    gone.removeAll(now.keySet());
    var begunAnew = new ArrayList<UUID>();
    now.keySet().retainAll(before.keySet());
    now.forEach(
        (id, floor) -> {
          if (!floor.equals(before.get(id))) {
            begunAnew.add(id);
          }
        });
    now.keySet().removeAll(begunAnew);
    if (!gone.isEmpty() || !begunAnew.isEmpty()) {
      connection.onLoop(
          () -> {
            gone.forEach(connection::forget);
            begunAnew.forEach(connection::beginAnew);
            return gone;
          });
    }
    return now;
  }

  /// The account log and the workspace log have no card: what every client needs of them comes as
  /// ranges of one entry.
  private void answerOwn(Actor actor, Head head) {
    boolean known = cursors.containsKey(head.log());
    if (!known) {
      reset(head, ServerFrame.Why.UNKNOWN);
    }
    if (!known || !answer(head, 0)) {
      List<UUID> needed =
          head.log().equals(actor.account())
              ? List.of(app.fermata.log.Uuids.derived("settings", actor.account()))
              : List.of(actor.workspace(), actor.account());
      log.newest(head.log(), needed).values().forEach(this::single);
    }
  }

  private void single(Entry entry) {
    var at = new CheckedPosition(entry.epoch(), entry.seq(), app.fermata.log.Check.of(entry));
    connection.sendPaced(
        new ServerFrame.Range(
            new WireRange(
                entry.log(), entry.seq() - 1, entry.seq(), at, null, List.of(Wires.entry(entry)))));
  }

  private void reset(Head head, ServerFrame.Why why) {
    connection.sendPaced(new ServerFrame.Reset(head.log(), why, Wires.position(head)));
  }

  /// A device that reads slowly draws this out, and its account may be removed meanwhile: what was
  /// said after that is not for it. That it has left comes with the live frames.
  private void answerJoined(Head head, long floor) {
    CheckedPosition cursor = cursors.get(head.log());
    boolean behind = cursor != null && !cursor.equals(Wires.position(head));
    if (behind && !connection.onLoop(() -> connection.follows().contains(head.log()))) {
      cursors.remove(head.log());
    } else {
      answer(head, floor);
    }
  }

  /// Brings one log up to its head, or resets it. Returns whether the device keeps what it has; a
  /// log that the device did not name has nothing to keep.
  private boolean answer(Head head, long floor) {
    CheckedPosition cursor = cursors.remove(head.log());
    if (cursor == null || cursor.equals(Wires.position(head))) {
      return true;
    }
    Position position = new Position(cursor.epoch(), cursor.seq());
    if (!log.holds(head.log(), position, cursor.check())) {
      gateway.lostCursor(cursor, head);
      connection.sendPaced(Answers.lost(head, log.sharedThrough(head.log(), position)));
      return false;
    }
    if (cursor.seq() + 1 < floor) {
      // What the device holds is from an earlier membership, which saw other things.
      reset(head, ServerFrame.Why.BEHIND);
      return false;
    }
    Range range = log.readAfter(head.log(), cursor.seq(), floor, gateway.limits().catchUpEntries());
    if (range.through().seq() < head.position().seq()) {
      reset(head, ServerFrame.Why.BEHIND);
      return false;
    }
    for (WireRange piece : Wires.pieces(range, null, Answers.BYTES_AT_ONCE)) {
      connection.sendPaced(new ServerFrame.Range(piece));
    }
    return true;
  }

  private void cards(Actor actor) {
    List<Card> cards = gateway.readership().cards(actor);
    for (int i = 0; i < cards.size(); i += CARDS_AT_ONCE) {
      connection.sendPaced(
          new ServerFrame.Cards(cards.subList(i, Math.min(cards.size(), i + CARDS_AT_ONCE))));
    }
  }

  /// Logs that the device named and the account is not in: public channels that it looked at are
  /// brought up to date, everything else is to be dropped.
  private void others(Actor actor) {
    for (UUID id : List.copyOf(cursors.keySet())) {
      Optional<Readership.Reading> reading = gateway.readership().reading(actor, id);
      if (reading.isPresent()) {
        answer(log.head(id), reading.get().floor());
      } else {
        connection.sendPaced(new ServerFrame.Left(id));
      }
    }
  }
}
