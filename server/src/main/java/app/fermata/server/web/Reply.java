package app.fermata.server.web;

import app.fermata.server.command.Code;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One HTTP answer.
///
/// @param body null, or a Jackson-serialisable value sent as application/json, or `Raw`, or
///   `Refusal`
/// @param setCookies complete Set-Cookie header values
public record Reply(
    int status, Map<String, String> headers, List<String> setCookies, @Nullable Object body) {

  /// Bytes with a content type of their own.
  public record Raw(String contentType, byte[] bytes) {}

  /// What `Problems` makes of a rejection.
  record Refusal(Code code, byte[] json) {}

  public static Reply ok(Object body) {
    return new Reply(200, Map.of(), List.of(), body);
  }

  public static Reply created(Object body) {
    return new Reply(201, Map.of(), List.of(), body);
  }

  public static Reply noContent() {
    return new Reply(204, Map.of(), List.of(), null);
  }

  public Reply withCookie(String setCookie) {
    var cookies = new java.util.ArrayList<>(setCookies);
    cookies.add(setCookie);
    return new Reply(status, headers, List.copyOf(cookies), body);
  }
}
