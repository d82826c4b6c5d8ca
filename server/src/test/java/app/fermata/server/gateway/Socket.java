package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.FrameEncoder;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.ServerFrameDecoder;
import app.fermata.protocol.SyncProtocol;
import app.fermata.protocol.WireEntry;
import app.fermata.protocol.WireRange;
import app.fermata.server.TestServer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A bare socket that speaks frames: what the protocol says, seen from outside.
public final class Socket implements WebSocket.Listener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final LinkedBlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private volatile String closeReason = "";
  private final WebSocket socket;

  private Socket(URI server, Map<String, String> headers) {
    var builder = HTTP.newWebSocketBuilder();
    headers.forEach(builder::header);
    socket = builder.buildAsync(url(server), this).join();
  }

  static Socket with(URI server, Map<String, String> headers) {
    return new Socket(server, headers);
  }

  /// Opens without credentials.
  static Socket open(URI server) {
    return new Socket(server, Map.of());
  }

  public static Socket bearer(URI server, String token) {
    return new Socket(server, Map.of("Authorization", "Bearer " + token));
  }

  public static Socket cookie(URI server, String cookie, String origin) {
    return new Socket(server, Map.of("Cookie", cookie, "Origin", origin));
  }

  static URI url(URI server) {
    return URI.create("ws://" + server.getAuthority() + SyncProtocol.PATH);
  }

  /// A socket of this person, up to `live`, without a replica.
  public static Socket live(TestServer server, TestServer.Person person) {
    Socket socket = bearer(server.url(), person.token());
    socket.hello();
    socket.resume(List.of());
    return socket;
  }

  public ServerFrame.Welcome hello() {
    send(new ClientFrame.Hello(List.of(1), null, "test/1", null));
    return next(ServerFrame.Welcome.class);
  }

  /// Sends the cursors and collects everything up to `live`.
  public List<ServerFrame> resume(List<ClientFrame.Cursor> cursors) {
    send(new ClientFrame.Resume(cursors, false));
    return upTo(ServerFrame.Live.class::isInstance);
  }

  void send(ClientFrame frame) {
    sendText(new String(FrameEncoder.encode(frame), StandardCharsets.UTF_8));
  }

  void sendText(String frame) {
    socket.sendText(frame, true).join();
  }

  WebSocket raw() {
    return socket;
  }

  UUID command(String kind, Object... args) {
    UUID id = UUID.randomUUID();
    command(id, kind, args);
    return id;
  }

  void command(UUID id, String kind, Object... args) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < args.length; i += 2) {
      node.putPOJO((String) args[i], args[i + 1]);
      switch (args[i + 1]) {
        case Boolean flag -> node.put((String) args[i], flag);
        case Integer number -> node.put((String) args[i], number);
        case UUID[] ids -> {
          var array = node.putArray((String) args[i]);
          for (UUID one : ids) {
            array.add(one.toString());
          }
        }
        default -> node.put((String) args[i], args[i + 1].toString());
      }
    }
    send(new ClientFrame.Command(id, kind, node));
  }

  public ServerFrame.Done done(String kind, Object... args) {
    return doneAs(UUID.randomUUID(), kind, args);
  }

  /// Runs a command with this id and returns the answer.
  public ServerFrame.Done doneAs(UUID id, String kind, Object... args) {
    command(id, kind, args);
    ServerFrame answer =
        upTo(frame ->
                (frame instanceof ServerFrame.Done done && done.id().equals(id))
                    || (frame instanceof ServerFrame.Refused refused && refused.id().equals(id)))
            .getLast();
    assertThat(answer).isInstanceOf(ServerFrame.Done.class);
    return (ServerFrame.Done) answer;
  }

  ServerFrame.Refused refused(String kind, Object... args) {
    UUID id = command(kind, args);
    return (ServerFrame.Refused)
        upTo(frame -> frame instanceof ServerFrame.Refused refused && refused.id().equals(id))
            .getLast();
  }

  /// Everything up to the first frame that passes, which is the last of the list.
  List<ServerFrame> upTo(Predicate<ServerFrame> wanted) {
    var seen = new ArrayList<ServerFrame>();
    try {
      while (true) {
        ServerFrame frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (frame == null) {
          throw new AssertionError(
              "nothing came; closed: " + closed.getNow(null) + ", seen: " + seen);
        }
        seen.add(frame);
        if (wanted.test(frame)) {
          return seen;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  <T extends ServerFrame> T next(Class<T> type) {
    return type.cast(upTo(type::isInstance).getLast());
  }

  /// The next range of this log that holds an entry of this kind.
  WireEntry entry(UUID log, String kind) {
    var found = new ArrayList<WireEntry>();
    upTo(
        frame -> {
          ranges(frame).stream()
              .filter(range -> range.log().equals(log))
              .flatMap(range -> range.entries().stream())
              .filter(entry -> entry.kind().equals(kind))
              .forEach(found::add);
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  static List<WireRange> ranges(ServerFrame frame) {
    return switch (frame) {
      case ServerFrame.Range range -> List.of(range.range());
      case ServerFrame.Ranges ranges -> ranges.ranges();
      default -> List.of();
    };
  }

  /// What has come and was not asked for, after the server has answered a ping.
  List<ServerFrame> rest() {
    send(new ClientFrame.Ping());
    var all = upTo(ServerFrame.Pong.class::isInstance);
    return all.subList(0, all.size() - 1);
  }

  public int closeCode() {
    try {
      return closed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | TimeoutException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError("not closed", e);
    }
  }

  String closeReason() {
    return closeReason;
  }

  static String source(WireEntry entry) {
    return java.util.Objects.requireNonNull(entry.body()).object().path("source").asText();
  }

  public static CheckedPosition position(UUID log, List<ServerFrame> frames) {
    return frames.stream()
        .flatMap(
            frame ->
                frame instanceof ServerFrame.Cards cards
                    ? cards.cards().stream()
                    : java.util.stream.Stream.empty())
        .filter(card -> card.log().equals(log))
        .findFirst()
        .orElseThrow()
        .at();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      frames.add(ServerFrameDecoder.decode(text.toString().getBytes(StandardCharsets.UTF_8)));
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closeReason = reason;
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
