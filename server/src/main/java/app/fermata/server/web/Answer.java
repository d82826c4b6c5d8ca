package app.fermata.server.web;

import app.fermata.server.command.Code;
import app.fermata.server.telemetry.Metric;
import app.fermata.server.telemetry.Telemetry;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes one `Reply`, from whatever thread, on the connection's event loop.
final class Answer {
  private static final int WORTH_COMPRESSING = 1400;
  private static final int TOO_LARGE = 413;

  /// As metrics call it.
  private static final String SURFACE = "http";

  private final Context loop;
  private final HttpServerRequest request;
  private final Telemetry telemetry;

  /// @param telemetry counts refusals
  Answer(Context loop, HttpServerRequest request, Telemetry telemetry) {
    this.loop = loop;
    this.request = request;
    this.telemetry = telemetry;
  }

  void send(Reply reply) {
    send(reply, false);
  }

  /// The last of its connection, which is closed behind it.
  void sendLast(Reply reply) {
    send(reply, true);
  }

  private void send(Reply reply, boolean last) {
    if (reply.body() instanceof Reply.Refusal(Code code, byte[] _)) {
      telemetry.count(Metric.REJECTIONS, SURFACE, code.word()).increment();
    }
    byte[] plain = bytes(reply.body());
    boolean pack = plain.length >= WORTH_COMPRESSING && takesGzip();
    byte[] bytes = pack ? gzip(plain) : plain;
    loop.runOnContext(ignored -> write(reply, bytes, pack, last));
  }

  private static byte[] bytes(@Nullable Object body) {
    return switch (body) {
      case null -> new byte[0];
      case Reply.Raw raw -> raw.bytes();
      case Reply.Refusal refusal -> refusal.json();
      default -> Json.bytes(body);
    };
  }

  private static String type(Object body) {
    return switch (body) {
      case Reply.Raw raw -> raw.contentType();
      case Reply.Refusal _ -> Problems.TYPE;
      default -> "application/json";
    };
  }

  private void write(Reply reply, byte[] bytes, boolean packed, boolean last) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (last) {
      response.putHeader("Connection", "close");
      response.endHandler(sent -> request.connection().close());
    }
    response.setStatusCode(reply.status());
    SecurityHeaders.api(response.headers());
    reply.headers().forEach(response::putHeader);
    if (!reply.setCookies().isEmpty()) {
      response.putHeader("Set-Cookie", reply.setCookies());
    }
    if (reply.body() != null) {
      response.putHeader("Content-Type", type(reply.body()));
      response.putHeader("Vary", "Accept-Encoding");
      if (packed) {
        response.putHeader("Content-Encoding", "gzip");
      }
    }
    if (!request.isEnded()) {
      discardRest(reply.status(), response);
    }
    if (request.method().equals(HttpMethod.HEAD) || reply.body() == null) {
      if (reply.body() != null) {
        response.putHeader("Content-Length", Integer.toString(bytes.length));
      }
      response.end();
    } else {
      response.end(Buffer.buffer(bytes));
    }
  }

  /// What is left of a small body is read and dropped, so that the connection can go on; a large
  /// one ends the connection.
  private void discardRest(int status, HttpServerResponse response) {
    if (status == TOO_LARGE) {
      response.putHeader("Connection", "close");
    }
    request.exceptionHandler(ignored -> {});
    request.handler(ignored -> {});
    request.resume();
  }

  private boolean takesGzip() {
    String accepted = request.getHeader("Accept-Encoding");
    return accepted != null && accepted.contains("gzip");
  }

  private static byte[] gzip(byte[] plain) {
    var packed = new ByteArrayOutputStream(plain.length / 3);
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
