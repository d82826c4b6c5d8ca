package app.fermata.bench.load;

import app.fermata.protocol.WireEntry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Who has got what: every message times every member of its room, none missing, none twice, all in
/// one order. On the loop only.
public final class Ledger {
  private static final int MOST_FAULTS = 20;
  private static final String MESSAGE = "message";

  private final Map<UUID, Room> rooms = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long duplicated;

  private static final class Room {
    private final int members;
    private final Map<UUID, Said> said = new HashMap<>();

    /// The seq that each member has got last.
    private final long[] through;

    Room(int members) {
      this.members = members;
      this.through = new long[members];
    }
  }

  private static final class Said {
    private final String text;
    private final BitSet got = new BitSet();
    private boolean acknowledged;
    private long place;

    Said(String text) {
      this.text = text;
    }
  }

  /// Keeps a room's account from here on.
  public void open(UUID room, int members) {
    rooms.put(room, new Room(members));
  }

  public boolean keeps(UUID room) {
    return rooms.containsKey(room);
  }

  /// Somebody asked for this to be said.
  public void sent(UUID room, UUID message, String text) {
    the(room).said.put(message, new Said(text));
  }

  /// The server said that it is.
  public void acknowledged(UUID room, UUID message) {
    Said said = the(room).said.get(message);
    if (said == null) {
      fault("acknowledged, but nobody sent it: " + message);
    } else if (said.acknowledged) {
      fault("acknowledged twice: " + message);
    } else {
      said.acknowledged = true;
    }
  }

  /// A member got this, as something new.
  ///
  /// @param member by its number in the room
  public void got(UUID room, int member, WireEntry entry) {
    Room there = the(room);
    if (entry.seq() <= there.through[member]) {
      fault("member " + member + " of " + room + " got " + entry.seq() + " out of order");
    }
    there.through[member] = Math.max(there.through[member], entry.seq());
    if (!entry.kind().equals(MESSAGE)) {
      return;
    }
    Said said = there.said.get(entry.key());
    if (said == null) {
      fault("nobody said what is at " + entry.seq() + " in " + room);
      return;
    }
    if ((said.place != 0 && said.place != entry.place()) || said.got.get(member)) {
      duplicated++;
      fault("message " + entry.key() + " came twice to member " + member + " of " + room);
    }
    said.place = entry.place();
    said.got.set(member);
    String text = entry.body() == null ? "" : entry.body().object().path("source").asText();
    if (!text.equals(said.text)) {
      fault("message " + entry.key() + " says something else");
    }
  }

  private Room the(UUID room) {
    Room found = rooms.get(room);
    if (found == null) {
      throw new IllegalStateException("no account of room " + room);
    }
    return found;
  }

  private void fault(String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(what);
    }
  }

  /// Whether everything that was sent was acknowledged and has reached every member.
  public boolean isSettled() {
    return rooms.values().stream()
        .allMatch(
            room ->
                room.said.values().stream()
                    .allMatch(said -> said.acknowledged && said.got.cardinality() == room.members));
  }

  /// Acknowledged messages times the members that did not get them.
  public long lost() {
    long lost = 0;
    for (Room room : rooms.values()) {
      for (Said said : room.said.values()) {
        lost += said.acknowledged ? room.members - said.got.cardinality() : 0;
      }
    }
    return lost;
  }

  /// How often a message came again.
  public long duplicated() {
    return duplicated;
  }

  /// Messages times members.
  public long deliveries() {
    long all = 0;
    for (Room room : rooms.values()) {
      for (Said said : room.said.values()) {
        all += said.got.cardinality();
      }
    }
    return all;
  }

  /// What has been acknowledged in a room, with its text.
  public Map<UUID, String> acknowledged(UUID room) {
    var all = new HashMap<UUID, String>();
    the(room)
        .said
        .forEach(
            (key, said) -> {
              if (said.acknowledged) {
                all.put(key, said.text);
              }
            });
    return all;
  }

  /// What went wrong; empty where nothing did.
  public List<String> faults() {
    return List.copyOf(faults);
  }
}
