package app.fermata.server.fanout;

import app.fermata.log.Check;
import app.fermata.log.Entry;
import app.fermata.log.Head;
import app.fermata.log.Position;
import app.fermata.log.Range;
import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.RawJson;
import app.fermata.protocol.WireEntry;
import app.fermata.protocol.WireRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns what the log gives into what travels.
public final class Wires {
  private Wires() {}

  /// The entry with its body's bytes as they are stored.
  public static WireEntry entry(Entry entry) {
    return new WireEntry(
        entry.log(),
        entry.epoch(),
        entry.seq(),
        entry.key(),
        entry.kind(),
        entry.place(),
        entry.parent(),
        entry.creator(),
        entry.author(),
        entry.at(),
        switch (entry.mark()) {
          case LIVING -> null;
          case DELETED -> WireEntry.Gone.DELETED;
          case ERASED -> WireEntry.Gone.ERASED;
        },
        entry.isLiving() ? RawJson.of(entry.body().bytes()) : null);
  }

  public static CheckedPosition position(Position position, String check) {
    return new CheckedPosition(position.epoch(), position.seq(), check);
  }

  /// The range in pieces whose bodies have at most `mostBytes` together (a single entry may have
  /// more).
  public static List<WireRange> pieces(Range range, @Nullable Long head, int mostBytes) {
    var pieces = new ArrayList<WireRange>();
    var piece = new ArrayList<WireEntry>();
    long from = range.from();
    long bytes = 0;
    for (int i = 0; i < range.entries().size(); i++) {
      Entry entry = range.entries().get(i);
      piece.add(entry(entry));
      bytes += entry.body().bytes().length;
      if (bytes > mostBytes && i + 1 < range.entries().size()) {
        CheckedPosition at = position(entry.position(), Check.of(entry));
        pieces.add(new WireRange(range.log(), from, at.seq(), at, head, piece));
        from = at.seq();
        piece.clear();
        bytes = 0;
      }
    }
    CheckedPosition at = position(range.through(), range.check());
    pieces.add(new WireRange(range.log(), from, at.seq(), at, head, piece));
    return List.copyOf(pieces);
  }

  public static CheckedPosition position(Head head) {
    return position(head.position(), head.check());
  }
}
