package app.fermata.server.web;

import app.fermata.server.command.Code;
import app.fermata.server.command.Rejection;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The head of a request, before anything is made of it.
final class RequestHead {
  private static final int BAD_REQUEST = 400;
  private static final int LINE_TOO_LONG = 414;
  private static final int HEADERS_TOO_LARGE = 431;

  /// What decides where a request goes and who sends it. Said twice, a proxy in front might believe
  /// the one and this server the other.
  private static final List<String> AT_MOST_ONCE =
      List.of("Host", "Origin", "Authorization", "Content-Type", "Idempotency-Key", "X-Fermata");

  private RequestHead() {}

  /// Why a request that can be read is not read any further; empty where nothing is wrong with it.
  static Optional<Rejection> refusal(HttpServerRequest request) {
    for (Map.Entry<String, String> header : request.headers()) {
      if (!isName(header.getKey()) || !isValue(header.getValue())) {
        return Optional.of(Rejection.invalid("headers", "A header of this request is malformed."));
      }
    }
    for (String header : AT_MOST_ONCE) {
      if (request.headers().getAll(header).size() > 1) {
        return Optional.of(
            Rejection.invalid(header, "The header " + header + " is there more than once."));
      }
    }
    if (request.getHeader("Host") == null) {
      return Optional.of(Rejection.invalid("Host", "The header Host is missing."));
    }
    List<String> encodings = request.headers().getAll("Transfer-Encoding");
    if (!encodings.isEmpty() && !(encodings.size() == 1 && isChunked(encodings.getFirst()))) {
      return Optional.of(
          Rejection.invalid("Transfer-Encoding", "A body comes in chunks or with its length."));
    }
    String path = request.path();
    return path == null || !path.startsWith("/") || !isEscapedWell(request.uri())
        ? Optional.of(Rejection.invalid("path", "The path of this request cannot be read."))
        : Optional.empty();
  }

  /// A token (RFC 9110, section 5.6.2).
  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  /// Without control characters but the tab.
  private static boolean isValue(String value) {
    return value.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\t');
  }

  private static boolean isChunked(String encoding) {
    return encoding.equalsIgnoreCase("chunked");
  }

  /// Whether every `%` stands before two hexadecimal digits.
  private static boolean isEscapedWell(String uri) {
    for (int at = uri.indexOf('%'); at >= 0; at = uri.indexOf('%', at + 1)) {
      if (at + 2 >= uri.length() || !isHex(uri.charAt(at + 1)) || !isHex(uri.charAt(at + 2))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0 && c < 0x80;
  }

  /// The answer to what is no HTTP/1.1, or too long.
  ///
  /// @param cause what the HTTP decoder complains of
  static Reply unreadable(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Problems.reply(
          Rejection.of(Code.TOO_LONG, "The first line of this request is too long."),
          LINE_TOO_LONG);
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Problems.reply(
          Rejection.of(Code.TOO_LONG, "The headers of this request are too long."),
          HEADERS_TOO_LARGE);
    }
    return Problems.reply(
        Rejection.of(Code.INVALID, "This request cannot be read as HTTP."), BAD_REQUEST);
  }
}
