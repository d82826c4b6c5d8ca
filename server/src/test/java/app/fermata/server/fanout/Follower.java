package app.fermata.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Range;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.ServerFrameDecoder;
import app.fermata.protocol.WireRange;
import app.fermata.server.access.Role;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One account's replica of one conversation, kept as a connection and its client keep it: follow,
/// read what is there, then put what comes live. What it holds it was shown.
final class Follower implements Reader {
  private static final ObjectMapper JSON = new ObjectMapper();

  final UUID account;
  private final Log log;
  private final FanOut fanOut;
  private final EventLoop loop;
  private final UUID conversation;
  private final Follows follows = new Follows();

  /// The seq held of each key; guarded by itself.
  private final Map<UUID, Long> held = new TreeMap<>();

  private volatile long cursor;
  private volatile boolean following;

  Follower(UUID account, UUID conversation, Log log, FanOut fanOut, EventLoop loop)
      throws Exception {
    this.account = account;
    this.conversation = conversation;
    this.log = log;
    this.fanOut = fanOut;
    this.loop = loop;
    loop.submit(() -> fanOut.enter(this)).get(10, TimeUnit.SECONDS);
  }

  /// The floor of the account while it is a member, else null.
  @Nullable Long membership() {
    JsonNode body =
        log.newest(conversation, account).map(Follower::read).orElse(JSON.createObjectNode());
    return body.path("state").asText().equals("joined") ? body.path("floor").asLong() : null;
  }

  private static JsonNode read(Entry entry) {
    try {
      return JSON.readTree(entry.body().bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<UUID, Long> held() {
    synchronized (held) {
      return new TreeMap<>(held);
    }
  }

  void awaitThrough(long seq) throws TimeoutException {
    await(() -> following && cursor >= seq);
  }

  void awaitGone() throws TimeoutException {
    await(() -> !following);
    assertThat(held()).isEmpty();
  }

  private void await(BooleanSupplier wanted) throws TimeoutException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new TimeoutException("following: " + following + ", at " + cursor);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public UUID account() {
    return account;
  }

  @Override
  public Follows follows() {
    return follows;
  }

  @Override
  public void deliver(UUID id, ByteBuf frame) {
    ByteBuf copy = frame.duplicate();
    int length = copy.getByte(copy.readerIndex() + 1) & 0x7F;
    copy.skipBytes(length < 126 ? 2 : length == 126 ? 4 : 10);
    WireRange range =
        ((ServerFrame.Range) ServerFrameDecoder.decode(ByteBufUtil.getBytes(copy))).range();
    if (range.from() > cursor) {
      throw new AssertionError("a hole: at " + cursor + " comes what is after " + range.from());
    }
    synchronized (held) {
      range.entries().forEach(entry -> held.merge(entry.key(), entry.seq(), Math::max));
    }
    cursor = Math.max(cursor, range.through());
  }

  @Override
  public void joined(UUID id) {
    Long before = membership();
    if (before == null || follows.contains(id)) {
      return;
    }
    fanOut.follow(this, List.of(new FanOut.Follow(id, before)));
    fanOut.deliveredOr(id, log.head(id).position().seq());
    // Read after following: what changed before that does not come live.
    Long floor = membership();
    if (floor == null) {
      fanOut.unfollow(this, id);
      return;
    }
    fanOut.follow(this, List.of(new FanOut.Follow(id, floor)));
    Range past = log.readAfter(id, 0, floor, Integer.MAX_VALUE);
    synchronized (held) {
      past.entries().forEach(entry -> held.merge(entry.key(), entry.seq(), Math::max));
    }
    cursor = past.through().seq();
    following = true;
  }

  @Override
  public void removed(UUID id) {
    synchronized (held) {
      held.clear();
    }
    following = false;
  }

  @Override
  public void accountChanged(Role role, boolean deactivated) {}
}
