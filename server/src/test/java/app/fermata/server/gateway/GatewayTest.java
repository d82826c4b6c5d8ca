package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import app.fermata.server.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GatewayTest {
  private static TestServer server;
  private static TestServer.Person ada;
  private static TestServer.Person lin;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ada = server.setUp();
    lin = server.join(ada, "Lin");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static UUID channel(Socket owner, UUID... members) {
    UUID channel = server.newId();
    owner.done(
        "create-channel",
        "conversation",
        channel,
        "name",
        "c-" + channel,
        "private",
        true,
        "members",
        members);
    return channel;
  }

  @Test
  void twoPeopleTalk() {
    try (Socket adas = Socket.live(server, ada);
        Socket lins = Socket.live(server, lin)) {
      UUID channel = channel(adas, lin.account());
      lins.upTo(
          frame ->
              frame instanceof ServerFrame.Cards cards
                  && cards.cards().getFirst().log().equals(channel));

      UUID message = server.newId();
      adas.done("post-message", "conversation", channel, "message", message, "text", "Morning!");
      WireEntry heard = lins.entry(channel, "message");
      assertThat(heard.key()).isEqualTo(message);
      assertThat(Socket.source(heard)).isEqualTo("Morning!");

      lins.done("post-message", "conversation", channel, "message", server.newId(), "text", "早安");
      assertThat(adas.entry(channel, "message").body()).isNotNull();
    }
  }
}
