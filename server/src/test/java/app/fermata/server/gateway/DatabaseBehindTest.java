package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.client.Client;
import app.fermata.client.Credentials;
import app.fermata.postgres.EmbeddedPostgres;
import app.fermata.postgres.TestPostgres;
import app.fermata.protocol.ServerFrame;
import app.fermata.server.TestServer;
import app.fermata.server.config.Key;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that does not keep up: whoever wants something is told to try again, in time, and
/// nothing is lost, doubled or out of order.
class DatabaseBehindTest {
  /// The server answers within some seconds; the machine may be busy.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int CONNECTIONS = 12;

  @TempDir Path folder;
  private EmbeddedPostgres postgres;
  private TestServer server;
  private TestServer.Person ada;
  private UUID channel;

  @BeforeEach
  void start() {
    postgres = EmbeddedPostgres.start(TestPostgres.settings(folder));
    server =
        TestServer.start(
            Map.of(
                Key.DATABASE_URL,
                postgres.jdbcUrl(),
                Key.DATABASE_USER,
                postgres.user(),
                Key.DATABASE_PASSWORD,
                postgres.password(),
                Key.DATABASE_CONNECTIONS,
                Integer.toString(CONNECTIONS)));
    ada = server.setUp();
    channel = server.newId();
    try (Socket adas = Socket.live(server, ada)) {
      adas.done("create-channel", "conversation", channel, "name", "room", "private", true);
    }
  }

  @AfterEach
  void stop() throws Exception {
    signal("CONT");
    server.close();
    postgres.close();
  }

  /// To PostgreSQL and all its processes.
  private void signal(String name) throws IOException, InterruptedException {
    ProcessHandle postmaster = ProcessHandle.of(postgres.pid()).orElseThrow();
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    Stream.concat(Stream.of(postmaster), postmaster.descendants())
        .forEach(process -> command.add(Long.toString(process.pid())));
    new ProcessBuilder(command).start().waitFor();
  }

  private void command(Socket by, UUID id, UUID message, String text) {
    by.command(id, "post-message", "conversation", channel, "message", message, "text", text);
  }

  private static ServerFrame answer(Socket of, UUID command) {
    return of.upTo(
            frame ->
                (frame instanceof ServerFrame.Done done && done.id().equals(command))
                    || (frame instanceof ServerFrame.Refused no && no.id().equals(command)))
        .getLast();
  }

  private static void isAskedToTryAgain(Socket socket, UUID command) {
    assertThat(answer(socket, command))
        .isInstanceOfSatisfying(
            ServerFrame.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("busy");
              assertThat(refused.retryAfter()).isBetween(Duration.ofMillis(1), PATIENCE);
            });
  }

  private void doneAtLast(Socket by, UUID id, UUID message, String text) {
    ServerFrame answer;
    do {
      command(by, id, message, text);
      answer = answer(by, id);
    } while (answer instanceof ServerFrame.Refused refused && refused.mayRetry());
    assertThat(answer).isInstanceOf(ServerFrame.Done.class);
  }

  @Test
  void aDatabaseThatStandsStillCostsTimeAndNothingElse() throws Exception {
    UUID id = UUID.randomUUID();
    UUID message = server.newId();
    try (Socket adas = Socket.live(server, ada);
        Client bot = Client.of(server.url(), new Credentials.Token(ada.token())).connect()) {
      bot.awaitLive(PATIENCE);
      List<CompletableFuture<ServerFrame.Done>> sent = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        if (i == 10) {
          signal("STOP");
        }
        sent.add(
            bot.send(
                "post-message",
                JsonNodeFactory.instance
                    .objectNode()
                    .put("conversation", channel.toString())
                    .put("message", bot.newId().toString())
                    .put("text", "bot " + i)));
      }
      command(adas, id, message, "ada");
      isAskedToTryAgain(adas, id);
      signal("CONT");
      doneAtLast(adas, id, message, "ada");
      for (var each : sent) {
        each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      List<String> texts =
          GatewayTest.everything(adas, channel).stream()
              .filter(entry -> entry.kind().equals("message"))
              .map(Socket::source)
              .toList();
      assertThat(texts).filteredOn("ada"::equals).hasSize(1);
      assertThat(texts)
          .filteredOn(text -> text.startsWith("bot"))
          .containsExactlyElementsOf(
              Stream.iterate(0, i -> i + 1).limit(30).map(i -> "bot " + i).toList());
    }
  }

  @Test
  void withEveryConnectionTakenCommandsAndRequestsAreAnsweredInTime() throws Exception {
    UUID root = server.newId();
    UUID id = UUID.randomUUID();
    UUID reply = server.newId();
    try (Socket adas = Socket.live(server, ada);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      doneAtLast(adas, UUID.randomUUID(), root, "root");
      List<Future<Integer>> pages = new ArrayList<>();
      try (var blocker = postgres.dataSource().getConnection();
          var statement = blocker.createStatement()) {
        blocker.setAutoCommit(false);
        statement.execute("LOCK TABLE log_entry IN ACCESS EXCLUSIVE MODE");
        String path = "/api/v1/conversations/" + channel + "/page";
        for (int i = 0; i < 3 * CONNECTIONS; i++) {
          pages.add(threads.submit(() -> ada.browser().get(path).status()));
        }
        // A reply reads its root, and finds no connection to do so.
        adas.command(
            id,
            "post-message",
            "conversation",
            channel,
            "message",
            reply,
            "text",
            "reply",
            "thread",
            root);
        isAskedToTryAgain(adas, id);
        for (Future<Integer> page : pages) {
          assertThat(page.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(503);
        }
      }
      ServerFrame answer;
      do {
        adas.command(
            id,
            "post-message",
            "conversation",
            channel,
            "message",
            reply,
            "text",
            "reply",
            "thread",
            root);
        answer = answer(adas, id);
      } while (answer instanceof ServerFrame.Refused refused && refused.mayRetry());
      assertThat(answer).isInstanceOf(ServerFrame.Done.class);
      assertThat(ada.browser().get("/api/v1/conversations/" + channel + "/page").status())
          .isEqualTo(200);
    }
  }
}
