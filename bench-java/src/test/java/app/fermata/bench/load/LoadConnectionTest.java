package app.fermata.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.bench.target.Workspace;
import app.fermata.protocol.Card;
import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.FrameEncoder;
import app.fermata.protocol.RawJson;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import app.fermata.protocol.WireRange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LoadConnectionTest {
  private static final UUID ROOM = UUID.randomUUID();

  private final List<String> heard = new ArrayList<>();
  private final LoadConnection connection =
      new LoadConnection(
          7,
          new Workspace.Person(UUID.randomUUID(), "token"),
          new RangeHeader(),
          new LoadConnection.Listener() {
            @Override
            public void range(
                LoadConnection from, RangeHeader range, ByteBuf frame, int start, int length) {
              heard.add(range.from() + "-" + range.through());
            }

            @Override
            public void fault(LoadConnection from, String what) {
              heard.add(what);
            }

            @Override
            public void ended(LoadConnection from, int code, String reason) {
              heard.add("ended " + code + " " + reason);
            }
          });
  private final EmbeddedChannel channel = new EmbeddedChannel(connection);

  private void upgrade() {
    channel.writeInbound(
        Unpooled.copiedBuffer("HTTP/1.1 101 Switching\r\nA: b\r\n\r\n", StandardCharsets.US_ASCII));
    channel.releaseOutbound();
  }

  private static ByteBuf frame(ServerFrame frame) {
    byte[] text = FrameEncoder.encode(frame);
    ByteBuf out = Unpooled.buffer().writeByte(0x81);
    if (text.length < 126) {
      out.writeByte(text.length);
    } else {
      out.writeByte(126).writeShort(text.length);
    }
    return out.writeBytes(text);
  }

  private void cardAt(long seq) {
    channel.writeInbound(frame(new ServerFrame.Cards(List.of(card(seq)))));
  }

  private static Card card(long seq) {
    return new Card(
        ROOM,
        at(seq),
        "channel",
        "a",
        null,
        false,
        false,
        false,
        List.of(),
        "member",
        1,
        2,
        0,
        null,
        0,
        0,
        0,
        0,
        Card.Read.NOTHING,
        List.of());
  }

  private static CheckedPosition at(long seq) {
    return new CheckedPosition(1, seq, "0000000%x".formatted(seq % 16));
  }

  private static ServerFrame.Range range(long from, long through) {
    var entries = new ArrayList<WireEntry>();
    for (long seq = from + 1; seq <= through; seq++) {
      UUID key = UUID.randomUUID();
      entries.add(
          new WireEntry(
              ROOM,
              1,
              seq,
              key,
              "message",
              seq,
              null,
              key,
              key,
              Instant.EPOCH,
              null,
              RawJson.of("{}")));
    }
    return new ServerFrame.Range(new WireRange(ROOM, from, through, at(through), null, entries));
  }

  private void hear(long from, long through) {
    channel.writeInbound(frame(range(from, through)));
  }

  @Test
  void rangesThatFollowEachOtherAreHeardOnceEach() {
    upgrade();
    cardAt(3);
    hear(3, 4);
    hear(2, 4);
    hear(3, 6);
    assertThat(heard).containsExactly("3-4", "4-6");
    assertThat(connection.seq(ROOM)).isEqualTo(6);
  }

  @Test
  void aGapIsAFault() {
    upgrade();
    cardAt(3);
    hear(4, 5);
    assertThat(heard).first().asString().contains("gap: from 4 at 3");
  }

  @Test
  void aCardDoesNotMoveWhatIsFollowed() {
    upgrade();
    cardAt(3);
    cardAt(5);
    hear(3, 6);
    assertThat(heard).containsExactly("3-6");
  }

  @Test
  void anEmptyRangePastTheCursorIsAskedAboutAndWhatComesMeanwhileIsNotMissed() {
    upgrade();
    cardAt(3);
    hear(5, 5);
    assertThat(said()).contains("catch-up").contains("\"seq\":3");
    hear(5, 6);
    hear(3, 5);
    assertThat(heard).containsExactly("3-5");
    assertThat(said()).as("6 was said to be there").contains("catch-up").contains("\"seq\":5");
    hear(5, 6);
    hear(7, 8);
    assertThat(heard).hasSize(4).element(2).asString().contains("gap");
  }

  private String said() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.writeBytes(out);
      out.release();
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  @Test
  void framesComeInAnyPieces() {
    upgrade();
    cardAt(3);
    ByteBuf both = Unpooled.wrappedBuffer(frame(range(3, 4)), frame(range(4, 5)));
    while (both.isReadable()) {
      channel.writeInbound(both.readBytes(Math.min(7, both.readableBytes())));
    }
    assertThat(heard).containsExactly("3-4", "4-5");
  }

  @Test
  void theReasonOfACloseIsKept() {
    upgrade();
    channel.writeInbound(
        Unpooled.wrappedBuffer(
            new byte[] {(byte) 0x88, 6, (byte) (4029 >> 8), (byte) 4029},
            "5000".getBytes(StandardCharsets.US_ASCII)));
    channel.close();
    assertThat(heard).containsExactly("ended 4029 5000");
  }
}
