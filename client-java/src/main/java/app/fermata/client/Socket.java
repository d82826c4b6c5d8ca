package app.fermata.client;

import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.CloseCode;
import app.fermata.protocol.FrameEncoder;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.ServerFrameDecoder;
import app.fermata.protocol.SyncProtocol;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One WebSocket: puts text frames together, turns them into `ServerFrame`s and sends one frame
/// after the other. Its events go to `events`, never more than one `Ended`, and nothing after it.
final class Socket implements WebSocket.Listener {
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  /// What RFC 6455 calls a connection that ended without a close frame.
  private static final int NO_CODE = 1006;

  private static final Duration PROBE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(8);

  /// What happens to a socket.
  sealed interface Event {
    record Opened(Socket socket) implements Event {}

    record Received(Socket socket, ServerFrame frame) implements Event {}

    /// @param code the close code; 1006 where there was none
    record Ended(Socket socket, int code, String reason) implements Event {}
  }

  private final Consumer<Event> events;
  private final StringBuilder text = new StringBuilder();

  /// Parts of messages that came.
  private final AtomicInteger parts = new AtomicInteger();

  private volatile @Nullable WebSocket webSocket;
  private boolean ended;

  /// Owned by the client's loop, the only sender.
  private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);

  private Socket(Consumer<Event> events) {
    this.events = events;
  }

  static Socket open(HttpClient http, URI server, Credentials credentials, Consumer<Event> events) {
    var socket = new Socket(events);
    String scheme = "https".equals(server.getScheme()) ? "wss" : "ws";
    URI target = URI.create(scheme + "://" + server.getRawAuthority() + SyncProtocol.PATH);
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(CONNECT);
    switch (credentials) {
      case Credentials.Token(String secret) -> builder.header("Authorization", "Bearer " + secret);
      case Credentials.Session(String cookie) ->
          builder
              .header("Cookie", cookie)
              .header("Origin", server.getScheme() + "://" + server.getRawAuthority());
    }
    builder
        .buildAsync(target, socket)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                socket.failed(failure);
              }
            });
    return socket;
  }

  /// A handshake that the server refused ends like a socket that it closed for the same reason.
  private void failed(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof WebSocketHandshakeException refused) {
        HttpResponse<?> response = refused.getResponse();
        switch (response.statusCode()) {
          case UNAUTHORIZED -> end(CloseCode.SIGNED_OUT.number(), "");
          case TOO_MANY_REQUESTS, UNAVAILABLE ->
              end(CloseCode.TOO_MANY.number(), Long.toString(retryAfterMillis(response)));
          default -> end(NO_CODE, String.valueOf(failure.getMessage()));
        }
        return;
      }
    }
    end(NO_CODE, String.valueOf(failure.getMessage()));
  }

  private static long retryAfterMillis(HttpResponse<?> response) {
    try {
      return Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(1))
          .toMillis();
    } catch (NumberFormatException aDate) {
      return 1_000;
    }
  }

  void send(ClientFrame frame) {
    WebSocket open = webSocket;
    if (open == null) {
      return;
    }
    String encoded = new String(FrameEncoder.encode(frame), StandardCharsets.UTF_8);
    lastSend =
        lastSend
            .thenCompose(_ -> open.sendText(encoded, true))
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) {
                    end(NO_CODE, String.valueOf(failure.getMessage()));
                  }
                });
  }

  void close() {
    WebSocket open = webSocket;
    if (open != null) {
      lastSend.whenComplete(
          (_, _) ->
              open.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((_, _) -> open.abort()));
    }
  }

  /// Drops the connection without a word.
  void abort() {
    WebSocket open = webSocket;
    if (open != null) {
      open.abort();
    }
    end(NO_CODE, "aborted");
  }

  @Override
  public void onOpen(WebSocket open) {
    webSocket = open;
    events.accept(new Event.Opened(this));
    open.request(1);
    probe(open, 0, PROBE);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket open, CharSequence data, boolean last) {
    parts.incrementAndGet();
    text.append(data);
    if (last) {
      byte[] whole = text.toString().getBytes(StandardCharsets.UTF_8);
      text.setLength(0);
      try {
        events.accept(new Event.Received(this, ServerFrameDecoder.decode(whole)));
      } catch (RuntimeException e) {
        end(4000, "not understood: " + e.getMessage());
        open.abort();
        return null;
      }
    }
    open.request(1);
    return null;
  }

  /// `HttpClient` does not always tell that the other side is gone, least of all where it went amid
  /// a message; writing does. So after a second of silence, and then ever more rarely, we write.
  private void probe(WebSocket open, int heard, Duration after) {
    CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              int now = parts.get();
              if (now != heard && !hasEnded()) {
                probe(open, now, PROBE);
              } else if (!hasEnded()) {
                open.sendPing(ByteBuffer.allocate(0))
                    .whenComplete((_, failure) -> probed(open, heard, after, failure));
              }
            });
  }

  private void probed(WebSocket open, int heard, Duration after, @Nullable Throwable failure) {
    if (failure == null) {
      probe(open, heard, after.compareTo(LONGEST_PROBE) < 0 ? after.multipliedBy(2) : after);
    } else {
      open.abort();
      end(NO_CODE, String.valueOf(failure.getMessage()));
    }
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket open, int code, String reason) {
    end(code, reason);
    return null;
  }

  @Override
  public void onError(WebSocket open, Throwable error) {
    end(NO_CODE, String.valueOf(error.getMessage()));
  }

  private synchronized void end(int code, String reason) {
    if (!ended) {
      ended = true;
      events.accept(new Event.Ended(this, code, reason));
    }
  }
}
