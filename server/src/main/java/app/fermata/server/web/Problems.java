package app.fermata.server.web;

import app.fermata.server.command.Code;
import app.fermata.server.command.EntryJson;
import app.fermata.server.command.Rejection;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// From a rejection to `application/problem+json` (RFC 9457): the one place.
final class Problems {
  static final String TYPE = "application/problem+json";

  private Problems() {}

  static Reply reply(Rejection rejection) {
    return reply(rejection, rejection.code().status());
  }

  /// With a status of its own, where HTTP has a more exact one than the code's.
  static Reply reply(Rejection rejection, int status) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("type", "about:blank");
    body.put("title", title(rejection.code()));
    body.put("status", status);
    body.put("code", rejection.code().word());
    body.put("detail", rejection.detail());
    if (rejection.field() != null) {
      body.put("field", rejection.field());
    }
    if (rejection.count() != null) {
      body.put("count", rejection.count());
    }
    if (rejection.limit() != null) {
      body.put("limit", rejection.limit());
    }
    if (rejection.reference() != null) {
      body.put("reference", rejection.reference());
    }
    if (rejection.entry() != null) {
      body.set("entry", EntryJson.of(rejection.entry()));
    }
    Map<String, String> headers = new HashMap<>();
    Duration wait = rejection.retryAfter();
    if (wait != null) {
      body.put("retryAfterMillis", wait.toMillis());
      headers.put("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }
    var refusal = new Reply.Refusal(rejection.code(), Json.bytes(body));
    return new Reply(status, Map.copyOf(headers), List.of(), refusal);
  }

  private static String title(Code code) {
    return switch (code) {
      case NOT_FOUND -> "Not found";
      case NOT_PERMITTED -> "Not permitted";
      case INVALID -> "Invalid request";
      case TOO_LONG -> "Too long";
      case CONFLICT -> "Somebody was faster";
      case NAME_TAKEN -> "Name taken";
      case LIMIT_REACHED -> "No room for another";
      case ARCHIVED -> "Archived";
      case GONE -> "Deleted";
      case EXISTS -> "Exists already";
      case COMMAND_ID_REUSED -> "Command id used before";
      case BUSY -> "Busy";
      case TOO_MANY_REQUESTS -> "Too many requests";
      case SIGNED_OUT -> "Not signed in";
      case SESSION_REVOKED -> "Signed out by somebody";
      case UNSUPPORTED -> "Not supported";
      case INTERNAL -> "Internal error";
    };
  }
}
