package app.fermata.client;

import app.fermata.protocol.RawJson;
import app.fermata.protocol.WireEntry;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.concurrent.CountDownLatch;

/// Answers every message that mentions it, in a thread. Run it with the server's URL as argument
/// and a token in FERMATA_TOKEN.
public final class EchoBot implements ClientListener {
  private static final JsonMapper JSON = new JsonMapper();
  private final Client client;

  private EchoBot(URI server, String token) {
    client =
        Client.of(server, new Credentials.Token(token)).name("echo/1.0").listener(this).connect();
  }

  public static void main(String[] args) throws InterruptedException {
    var bot = new EchoBot(URI.create(args[0]), System.getenv("FERMATA_TOKEN"));
    Runtime.getRuntime().addShutdownHook(new Thread(bot.client::close));
    new CountDownLatch(1).await();
  }

  @Override
  public void entry(WireEntry entry) {
    RawJson body = entry.body();
    String me = client.welcome().join().account().toString();
    if (!entry.kind().equals("message") || body == null || entry.seq() != entry.place()) {
      return;
    }
    ObjectNode message = body.object();
    boolean named =
        message
            .path("mentions")
            .path("people")
            .valueStream()
            .anyMatch(id -> me.equals(id.asText()));
    if (named && !entry.author().toString().equals(me)) {
      String root = String.valueOf(entry.parent() == null ? entry.key() : entry.parent());
      ObjectNode answer =
          JSON.createObjectNode()
              .put("conversation", entry.log().toString())
              .put("message", client.newId().toString())
              .put("thread", root)
              .put(
                  "text",
                  "You said:\n\n> " + message.path("source").asText().replace("\n", "\n> "));
      client.send("post-message", answer);
    }
  }
}
