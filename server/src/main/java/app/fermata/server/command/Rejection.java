package app.fermata.server.command;

import app.fermata.log.Entry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A refusal that callers can handle: a stable code and one sentence, with what the code calls for.
/// Mapped to problem+json and to `refused` frames in one place each.
public record Rejection(
    Code code,
    String detail,
    @Nullable String field,
    @Nullable Integer count,
    @Nullable Integer limit,
    @Nullable Duration retryAfter,
    @Nullable Entry entry,
    @Nullable String reference) {

  public static Rejection of(Code code, String detail) {
    return new Rejection(code, detail, null, null, null, null, null, null);
  }

  /// The one answer for what is missing and for what is hidden.
  public static Rejection notFound() {
    return of(Code.NOT_FOUND, "There is nothing here, or nothing that you may see.");
  }

  public static Rejection invalid(String field, String detail) {
    return new Rejection(Code.INVALID, detail, field, null, null, null, null, null);
  }

  public static Rejection tooLong(String field, int count, int limit, String detail) {
    return new Rejection(Code.TOO_LONG, detail, field, count, limit, null, null, null);
  }

  /// There is no room for another.
  public static Rejection limitReached(int limit, String detail) {
    return new Rejection(Code.LIMIT_REACHED, detail, null, null, limit, null, null, null);
  }

  public static Rejection conflict(String detail, Entry current) {
    return new Rejection(Code.CONFLICT, detail, null, null, null, null, current, null);
  }

  public static Rejection later(Code code, Duration retryAfter, String detail) {
    return new Rejection(code, detail, null, null, null, retryAfter, null, null);
  }
}
