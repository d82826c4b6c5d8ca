package app.fermata.server.web;

import app.fermata.server.command.Code;
import app.fermata.server.command.Rejection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a request must be to be upgraded to a WebSocket (RFC 6455, section 4.2.1).
final class WebSocketHandshake {
  private static final int BAD_REQUEST = 400;
  private static final int UPGRADE_REQUIRED = 426;
  private static final String VERSION = "13";

  private static final int KEY_BYTES = 16;
  private static final int KEY_LENGTH = 24;

  private WebSocketHandshake() {}

  /// Whether it asks for an upgrade, rightly or not.
  static boolean isAskedFor(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && says(request, "Upgrade", "websocket")
        && says(request, "Connection", "upgrade");
  }

  /// A header that lists words, maybe on several lines.
  private static boolean says(HttpServerRequest request, String header, String word) {
    for (String line : request.headers().getAll(header)) {
      for (String one : line.split(",", -1)) {
        if (one.strip().equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }

  /// The refusal of a request that asks wrongly; empty if nothing is wrong with it.
  static Optional<Reply> refusal(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_1_1) {
      return refused("Only a request in HTTP/1.1 can be upgraded.");
    }
    if (BodyReader.isAnnounced(request)) {
      // Its bytes would be taken for frames.
      return refused("A request that is upgraded has no body.");
    }
    if (!VERSION.equals(single(request, "Sec-WebSocket-Version"))) {
      return Optional.of(
          upgradeRequired("Only version 13 of the WebSocket protocol is spoken here."));
    }
    String key = single(request, "Sec-WebSocket-Key");
    return key != null && isKey(key)
        ? Optional.empty()
        : refused("Sec-WebSocket-Key is missing or malformed.");
  }

  private static Optional<Reply> refused(String sentence) {
    return Optional.of(Problems.reply(Rejection.of(Code.INVALID, sentence), BAD_REQUEST));
  }

  /// The answer to whoever does not ask for the protocol that is spoken.
  static Reply upgradeRequired(String sentence) {
    Reply problem = Problems.reply(Rejection.of(Code.UNSUPPORTED, sentence), UPGRADE_REQUIRED);
    return new Reply(
        problem.status(),
        Map.of("Upgrade", "websocket", "Connection", "upgrade", "Sec-WebSocket-Version", VERSION),
        problem.setCookies(),
        problem.body());
  }

  private static @Nullable String single(HttpServerRequest request, String header) {
    List<String> values = request.headers().getAll(header);
    return values.size() == 1 ? values.getFirst() : null;
  }

  private static boolean isKey(String key) {
    try {
      return key.length() == KEY_LENGTH && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
