package app.fermata.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.bench.Trouble;
import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.FrameEncoder;
import app.fermata.protocol.RawJson;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import app.fermata.protocol.WireRange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RangeHeaderTest {
  private static final int RUNS = 2_000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void readsWhatTheCodecWrites() {
    var header = new RangeHeader();
    for (int i = 0; i < RUNS; i++) {
      WireRange range = range();
      byte[] text = FrameEncoder.encode(new ServerFrame.Range(range));
      int before = random.nextInt(20);
      ByteBuf frame = Unpooled.buffer().writeZero(before).writeBytes(text);

      assertThat(header.read(frame, before, text.length)).as("seed %d", seed).isTrue();

      assertThat(header.log()).as("seed %d", seed).isEqualTo(range.log());
      assertThat(header.isOf(range.log())).isTrue();
      assertThat(header.isOf(UUID.randomUUID())).isFalse();
      assertThat(header.from()).isEqualTo(range.from());
      assertThat(header.through()).isEqualTo(range.through());
      assertThat(header.epoch()).isEqualTo(range.at().epoch());
      assertThat(header.check()).isEqualTo(Integer.parseUnsignedInt(range.at().check(), 16));
      assertThat(LoadConnection.decode(frame, before, text.length))
          .isEqualTo(new ServerFrame.Range(range));
    }
  }

  @Test
  void otherFramesAreNoRanges() {
    for (ServerFrame frame :
        List.of(
            new ServerFrame.Pong(),
            new ServerFrame.Live(3),
            new ServerFrame.Left(UUID.randomUUID()),
            new ServerFrame.Reset(
                UUID.randomUUID(),
                ServerFrame.Why.BEHIND,
                new CheckedPosition(1, 2, "00000000")))) {
      byte[] text = FrameEncoder.encode(frame);
      assertThat(new RangeHeader().read(Unpooled.wrappedBuffer(text), 0, text.length)).isFalse();
    }
  }

  @Test
  void anotherOrderOfTheFieldsIsSaidLoudly() {
    byte[] text =
        ("{\"is\":\"range\",\"log\":\"" + UUID.randomUUID() + "\",\"through\":1,\"from\":0}")
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> new RangeHeader().read(Unpooled.wrappedBuffer(text), 0, text.length))
        .isInstanceOf(Trouble.class);
  }

  private WireRange range() {
    UUID log = UUID.randomUUID();
    long from = Math.abs(random.nextLong()) >> random.nextInt(1, 60);
    long through = from + random.nextInt(5);
    var at =
        new CheckedPosition(
            random.nextInt(1, 1_000_000), through, "%08x".formatted(random.nextInt()));
    var entries = new ArrayList<WireEntry>();
    for (long seq = from + 1; seq <= through; seq++) {
      entries.add(entry(log, at.epoch(), seq));
    }
    Long head = random.nextBoolean() ? through + random.nextInt(100) : null;
    return new WireRange(log, from, through, at, head, entries);
  }

  private WireEntry entry(UUID log, int epoch, long seq) {
    boolean gone = random.nextInt(5) == 0;
    return new WireEntry(
        log,
        epoch,
        seq,
        UUID.randomUUID(),
        "message",
        random.nextLong(1, seq + 1),
        random.nextBoolean() ? UUID.randomUUID() : null,
        UUID.randomUUID(),
        UUID.randomUUID(),
        Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
        gone ? WireEntry.Gone.DELETED : null,
        gone ? null : RawJson.of("{\"source\":\"" + "字".repeat(random.nextInt(40)) + "\"}"));
  }
}
