package app.fermata.server.web;

import app.fermata.protocol.Ids;
import app.fermata.protocol.WireJson;
import app.fermata.server.access.Actor;
import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One request on its way through `Dispatcher`: what was read of it so far. Used by one virtual
/// thread; the routing context's own parts are only read.
final class Exchange implements Request {
  final RoutingContext context;
  private final String address;
  private final Map<String, String> path;
  private final MultiMap query;
  private final MultiMap headers;
  private @Nullable Actor actor;
  private byte[] body = new byte[0];
  private @Nullable ObjectNode json;

  Exchange(RoutingContext context, String address) {
    this.context = context;
    this.address = address;
    this.path = Map.copyOf(context.pathParams());
    this.query = context.queryParams();
    this.headers = context.request().headers();
  }

  void identified(Actor who) {
    this.actor = who;
  }

  void body(byte[] bytes) {
    this.body = bytes;
  }

  String method() {
    return context.request().method().name();
  }

  /// GET, HEAD and OPTIONS change nothing, so a forged one does no harm.
  boolean isUnsafe() {
    return switch (method()) {
      case "GET", "HEAD", "OPTIONS" -> false;
      default -> true;
    };
  }

  @Override
  public Actor actor() {
    return actorIfAny().orElseThrow(Exchange::signedOut);
  }

  static RejectedException signedOut() {
    return new RejectedException(Rejection.of(Code.SIGNED_OUT, "Sign in first."));
  }

  @Override
  public Optional<Actor> actorIfAny() {
    return Optional.ofNullable(actor);
  }

  @Override
  public String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no parameter " + name);
    }
    return value;
  }

  @Override
  public UUID pathId(String name) {
    return Ids.read(path(name)).orElseThrow(() -> new RejectedException(Rejection.notFound()));
  }

  @Override
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  @Override
  public List<String> queryAll(String name) {
    return List.copyOf(query.getAll(name));
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public ObjectNode json() {
    ObjectNode known = json;
    if (known == null) {
      known = parse();
      json = known;
    }
    return known;
  }

  private ObjectNode parse() {
    if (body.length == 0) {
      return Json.mapper().createObjectNode();
    }
    try {
      // Strictly: Jackson would let overlong forms and surrogates pass.
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      if (WireJson.read(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException malformed) {
      throw new RejectedException(Rejection.invalid("body", WireJson.complaint(malformed)));
    }
    throw new RejectedException(Rejection.invalid("body", "The body must be a JSON object."));
  }

  @Override
  public String address() {
    return address;
  }
}
