package app.fermata.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StanzaTest {
  private static final String FEATURES =
      "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
          + "<mechanism>PLAIN</mechanism></mechanisms><register/></stream:features>";
  private static final String PRESENCE =
      "<presence from='room@conference.localhost/u1' id='m7'><x><status code='110'/></x></presence>";
  private static final String MESSAGE =
      "<message type='groupchat' from='a>b' id='m12'><body>t1 &lt;message id='m13'&gt; 中</body>"
          + "<stanza-id id=\"m99\"/></message>";
  private static final String ALL =
      "<?xml version='1.0'?><stream:stream id='1' from='localhost'>"
          + FEATURES
          + "<success/>"
          + PRESENCE
          + " \n"
          + MESSAGE
          + "</stream:stream>";

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private static List<String> names(ByteBuf bytes) {
    var names = new ArrayList<String>();
    for (Stanza next = Stanza.next(bytes); next != null; next = Stanza.next(bytes)) {
      names.add(next.name());
    }
    return names;
  }

  private static Stanza only(String text) {
    return Objects.requireNonNull(Stanza.next(bytes(text)));
  }

  @Test
  void aStreamIsReadElementByElement() {
    assertThat(names(bytes(ALL)))
        .containsExactly(
            "stream:stream", "stream:features", "success", "presence", "message", "/stream:stream");
  }

  @Test
  void whereverItIsCutItReadsTheSame() {
    byte[] all = ALL.getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= all.length; cut++) {
      ByteBuf bytes = Unpooled.buffer().writeBytes(all, 0, cut);
      List<String> names = names(bytes);
      bytes.writeBytes(all, cut, all.length - cut);
      names.addAll(names(bytes));
      assertThat(names).as("cut after %d bytes", cut).hasSize(6).contains("message", "presence");
      assertThat(bytes.isReadable()).isFalse();
    }
  }

  @Test
  void anAttributeIsTheElementsOwn() {
    assertThat(only(MESSAGE).attribute("id")).isEqualTo("m12");
    assertThat(only(MESSAGE).attribute("from")).isEqualTo("a>b");
    assertThat(only("<message><body id='m1'/></message>").attribute("id")).isEmpty();
    assertThat(only("<message from=\"b\"/>").attribute("from")).isEqualTo("b");
  }

  @Test
  void aRefusalIsNoMessage() {
    assertThat(only("<message type='error' id='m1'><error type='cancel'/></message>").isError())
        .isTrue();
    assertThat(only("<message id='m1'><x type='error'/></message>").isError()).isFalse();
  }

  @Test
  void whatItHoldsIsFound() {
    assertThat(only(MESSAGE).contains(new Stanza.Words("<stanza-id "))).isTrue();
    assertThat(only(MESSAGE).contains(new Stanza.Words("<subject"))).isFalse();
  }
}
