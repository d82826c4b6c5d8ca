package app.fermata.server.fanout;

import app.fermata.log.Entry;
import app.fermata.log.Kinds;
import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import app.fermata.protocol.WireRange;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A range on its way to all event loops that have readers of its log. Encoded when the first
/// reader needs it, once for all readers that see the same of it; freed when the last loop is done.
final class Delivery extends AbstractReferenceCounted {
  private static final int ENTRY_OVERHEAD = 400;
  private static final int RANGE_OVERHEAD = 250;

  private final UUID log;
  private final long from;
  private final CheckedPosition through;
  private final List<Entry> entries;
  private final List<Change> changes;

  private final Kinds kinds;

  private final ByteBufAllocator allocator;

  /// By the number of entries shown: what a floor shows is nested, so the number says which ones.
  private final @Nullable ByteBuf[] frames;

  /// For each entry the highest floor that still shows it; null until a reader with a floor asks.
  @GuardedBy("frames")
  private long @Nullable [] highestFloors;

  Delivery(
      UUID log,
      long from,
      CheckedPosition through,
      List<Entry> entries,
      List<Change> changes,
      Kinds kinds,
      ByteBufAllocator allocator) {
    this.log = log;
    this.from = from;
    this.through = through;
    this.entries = entries;
    this.changes = changes;
    this.kinds = kinds;
    this.allocator = allocator;
    this.frames = new ByteBuf[entries.size() + 1];
  }

  UUID log() {
    return log;
  }

  List<Change> changes() {
    return changes;
  }

  /// The frame as a reader with this floor may see it; owned by this delivery.
  ByteBuf frame(long floor) {
    synchronized (frames) {
      int shown = shown(floor);
      ByteBuf frame = frames[shown];
      if (frame == null) {
        frame = encode(floor);
        frames[shown] = frame;
      }
      return frame;
    }
  }

  /// How many entries this floor shows.
  @GuardedBy("frames")
  private int shown(long floor) {
    if (floor <= 1) {
      return entries.size();
    }
    if (highestFloors == null) {
      highestFloors = entries.stream().mapToLong(kinds::highestFloor).toArray();
    }
    int shown = 0;
    for (long highest : highestFloors) {
      if (highest >= floor) {
        shown++;
      }
    }
    return shown;
  }

  private ByteBuf encode(long floor) {
    var visible = new ArrayList<WireEntry>(entries.size());
    int bytes = RANGE_OVERHEAD;
    for (Entry entry : entries) {
      if (kinds.shows(entry, floor)) {
        visible.add(Wires.entry(entry));
        bytes += entry.body().bytes().length + ENTRY_OVERHEAD;
      }
    }
    var range = new WireRange(log, from, through.seq(), through, null, visible);
    return SharedFrame.encode(new ServerFrame.Range(range), allocator, bytes);
  }

  @Override
  protected void deallocate() {
    synchronized (frames) {
      for (ByteBuf frame : frames) {
        if (frame != null) {
          frame.release();
        }
      }
    }
  }

  @Override
  public Delivery touch(Object hint) {
    return this;
  }
}
