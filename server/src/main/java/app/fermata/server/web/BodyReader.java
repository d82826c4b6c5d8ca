package app.fermata.server.web;

import app.fermata.server.command.Code;
import app.fermata.server.command.Rejection;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Reads the body of a paused request into memory, up to a limit, for a virtual thread that waits.
final class BodyReader {
  private static final int TOO_LARGE = 413;
  private static final int NO_JSON = 415;
  private static final int BROKEN = 400;
  private final Context loop;
  private final HttpServerRequest request;
  private final Deadline deadline;

  /// @param loop the event loop of the connection
  BodyReader(Context loop, HttpServerRequest request, Deadline deadline) {
    this.loop = loop;
    this.request = request;
    this.deadline = deadline;
  }

  /// The body cannot be read, and HTTP has a status of its own for the reason.
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Rejection rejection;
    private final int status;

    Unreadable(Rejection rejection, int status) {
      super(rejection.detail(), null, false, false);
      this.rejection = rejection;
      this.status = status;
    }

    Rejection rejection() {
      return rejection;
    }

    int status() {
      return status;
    }
  }

  /// Only JSON is taken: a plain HTML form cannot send it across origins.
  byte[] read(int limit) throws InterruptedException {
    if (!isAnnounced(request)) {
      return new byte[0];
    }
    requireJson();
    if (announced(request) > limit) {
      throw tooLong(limit);
    }
    var done = new CompletableFuture<Buffer>();
    loop.runOnContext(ignored -> start(limit, done));
    try {
      return done.get().getBytes();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Unreadable unreadable) {
        throw unreadable;
      }
      throw endedEarly();
    }
  }

  private static Unreadable endedEarly() {
    return new Unreadable(Rejection.invalid("body", "The body ended early."), BROKEN);
  }

  private void start(int limit, CompletableFuture<Buffer> done) {
    Buffer collected = Buffer.buffer();
    request.exceptionHandler(done::completeExceptionally);
    request.response().closeHandler(closed -> done.completeExceptionally(endedEarly()));
    if (request.response().closed()) {
      // It ended before anybody listened, so nothing more will be heard of it.
      done.completeExceptionally(endedEarly());
      return;
    }
    request.endHandler(
        ended -> {
          deadline.forAnswer();
          done.complete(collected);
        });
    request.handler(
        chunk -> {
          if (collected.length() + chunk.length() > limit) {
            request.handler(ignored -> {});
            done.completeExceptionally(tooLong(limit));
          } else {
            collected.appendBuffer(chunk);
          }
        });
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    request.resume();
  }

  /// Whether a request has a body.
  static boolean isAnnounced(HttpServerRequest request) {
    return request.getHeader("Transfer-Encoding") != null || announced(request) > 0;
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException malformed) {
      throw new Unreadable(Rejection.invalid("body", "Content-Length is no number."), BROKEN);
    }
  }

  private void requireJson() {
    String type = request.getHeader("Content-Type");
    String plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!plain.equals("application/json")) {
      throw new Unreadable(
          Rejection.of(Code.UNSUPPORTED, "The body must be application/json."), NO_JSON);
    }
  }

  private static Unreadable tooLong(int limit) {
    return new Unreadable(
        new Rejection(
            Code.TOO_LONG,
            "The body is longer than " + limit + " bytes.",
            "body",
            null,
            limit,
            null,
            null,
            null),
        TOO_LARGE);
  }
}
