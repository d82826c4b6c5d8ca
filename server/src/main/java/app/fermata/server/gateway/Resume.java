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
///
/// What a device holds of a conversation stays right by ranges, as while it is live; a card goes
/// out where it has nothing to go on from. So a device that comes back after a short while costs a
/// few queries, however many conversations it has, and thousands may come back at once.
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
    gateway.resumes().take();
    try {
      // The line may have been long.
      if (!connection.isGone()) {
        resume();
      }
    } finally {
      gateway.resumes().giveBack();
    }
  }

  private void send(ServerFrame frame) {
    connection.sendPaced(frame, gateway.resumes());
  }

  private void resume() {
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
    boolean knowsAccount = isAt(heads, actor.account());
    Map<UUID, Long> joined = knowsAccount ? before : stillJoined(actor.account(), before);
    Map<UUID, Long> links = knowsAccount ? Map.of() : gateway.readership().links(actor.account());

    CheckedPosition accountKnown = cursors.get(actor.account());
    boolean keepsAccount = false;
    for (UUID id : own.keySet()) {
      boolean kept = answerOwn(actor, need(heads, id));
      keepsAccount |= kept && id.equals(actor.account());
    }
    long since = keepsAccount && accountKnown != null ? accountKnown.seq() : -1;
    List<Head> byActivity = new ArrayList<>(joined.size());
    joined.keySet().forEach(id -> byActivity.add(need(heads, id)));
    byActivity.sort(Comparator.comparing(Head::lastAt).reversed());
    var without = new ArrayList<UUID>();
    for (Head head : byActivity) {
      boolean knowsLink = links.getOrDefault(head.log(), 0L) <= since;
      if (!goesOn(head, need(joined, head.log())) || !knowsLink) {
        without.add(head.log());
      }
    }
    cards(actor, without);
    others(actor);
    connection.onLoop(
        () -> {
          connection.enter(Connection.State.LIVE);
          connection.send(new ServerFrame.Live(log.epoch()));
          connection.release(null);
          return actor;
        });
  }

  /// Brings a conversation up to date. Returns whether the device can go on from there: it had a
  /// part of the log and keeps it.
  private boolean goesOn(Head head, long floor) {
    boolean named = cursors.containsKey(head.log());
    return answerJoined(head, floor) && named;
  }

  /// Whether the device has this log up to its head: nothing happened in it for as long as this has
  /// been looking.
  private boolean isAt(Map<UUID, Head> heads, UUID id) {
    Head head = heads.get(id);
    return head != null && Wires.position(head).equals(cursors.get(id));
  }

  private static <T> T need(Map<UUID, T> known, UUID id) {
    T one = known.get(id);
    if (one == null) {
      throw new IllegalStateException("nothing is known of log " + id);
    }
    return one;
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

  /// The role may have changed between signing in and following the workspace log. A device that
  /// shows the head of that log proves nothing: it may have learned it since.
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
  private Map<UUID, Long> stillJoined(UUID account, Map<UUID, Long> before) {
    Map<UUID, Long> now = gateway.readership().joined(account);
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
  /// ranges of one entry. Returns whether the device keeps what it has.
  private boolean answerOwn(Actor actor, Head head) {
    boolean known = cursors.containsKey(head.log());
    if (!known) {
      reset(head, ServerFrame.Why.UNKNOWN);
    }
    boolean kept = known && answer(head, 0);
    if (!kept) {
      List<UUID> needed =
          head.log().equals(actor.account())
              ? List.of(app.fermata.log.Uuids.derived("settings", actor.account()))
              : List.of(actor.workspace(), actor.account());
      log.newest(head.log(), needed).values().forEach(this::single);
    }
    return kept;
  }

  private void single(Entry entry) {
    var at = new CheckedPosition(entry.epoch(), entry.seq(), app.fermata.log.Check.of(entry));
    send(
        new ServerFrame.Range(
            new WireRange(
                entry.log(), entry.seq() - 1, entry.seq(), at, null, List.of(Wires.entry(entry)))));
  }

  private void reset(Head head, ServerFrame.Why why) {
    send(new ServerFrame.Reset(head.log(), why, Wires.position(head)));
  }

  /// A device that reads slowly draws this out, and its account may be removed meanwhile: what was
  /// said after that is not for it. That it has left comes with the live frames. Returns whether
  /// the device keeps what it has.
  private boolean answerJoined(Head head, long floor) {
    CheckedPosition cursor = cursors.get(head.log());
    boolean behind = cursor != null && !cursor.equals(Wires.position(head));
    if (behind && !connection.onLoop(() -> connection.follows().contains(head.log()))) {
      cursors.remove(head.log());
      return true;
    }
    return answer(head, floor);
  }

  /// Brings one log up to its head, or resets it. Returns whether the device keeps what it has; a
  /// log that the device did not name has nothing to keep.
  private boolean answer(Head head, long floor) {
    CheckedPosition cursor = cursors.remove(head.log());
    if (cursor == null || cursor.equals(Wires.position(head))) {
      return true;
    }
    Position position = new Position(cursor.epoch(), cursor.seq());
    Optional<Range> read =
        log.readAfter(
            head.log(), position, cursor.check(), floor, gateway.limits().catchUpEntries());
    if (read.isEmpty()) {
      gateway.lostCursor(cursor, head);
      send(Answers.lost(head, log.sharedThrough(head.log(), position)));
      return false;
    }
    if (cursor.seq() + 1 < floor) {
      // What the device holds is from an earlier membership, which saw other things.
      reset(head, ServerFrame.Why.BEHIND);
      return false;
    }
    Range range = read.get();
    if (range.through().seq() < head.position().seq()) {
      reset(head, ServerFrame.Why.BEHIND);
      return false;
    }
    for (WireRange piece : Wires.pieces(range, null, Answers.BYTES_AT_ONCE)) {
      send(new ServerFrame.Range(piece));
    }
    return true;
  }

  private void cards(Actor actor, List<UUID> wanted) {
    List<Card> cards = gateway.readership().cards(actor, wanted);
    for (int i = 0; i < cards.size(); i += CARDS_AT_ONCE) {
      send(new ServerFrame.Cards(cards.subList(i, Math.min(cards.size(), i + CARDS_AT_ONCE))));
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
        send(new ServerFrame.Left(id));
      }
    }
  }
}
