package app.fermata.server.identity;

import app.fermata.server.access.Actor;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.web.Reply;
import app.fermata.server.web.Request;
import app.fermata.server.web.Routes;
import app.fermata.server.web.Who;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/api/v1/session`, `/password`, `/devices` and `/tokens`.
record SessionEndpoints(
    SignIn signIn,
    SignInCounts counts,
    LivingSessions sessions,
    ApiTokens tokens,
    Cookies cookies) {
  private static final int LONGEST_TOKEN_DAYS = 366;

  /// Who is signed in, as the wire says it.
  record Identity(UUID account, UUID workspace, @Nullable UUID device, String role) {
    static Identity of(Actor actor) {
      return new Identity(actor.account(), actor.workspace(), actor.device(), actor.role().word());
    }
  }

  record Device(UUID id, String name, Instant createdAt, Instant lastSeenAt, boolean current) {}

  record Token(
      UUID id, String name, Instant createdAt, Instant expiresAt, @Nullable Instant lastUsedAt) {
    static Token of(ApiTokens.ApiToken token) {
      return new Token(
          token.id(), token.name(), token.createdAt(), token.expiresAt(), token.lastUsedAt());
    }
  }

  /// @param secret shown this once
  record NewToken(UUID id, String name, String secret, Instant createdAt, Instant expiresAt) {
    @Override
    public String toString() {
      return "NewToken[" + id + "]";
    }
  }

  void mount(Routes routes) {
    routes.add("POST", "/api/v1/session", Who.ANYBODY, this::signIn);
    routes.add("GET", "/api/v1/session", Who.SIGNED_IN, r -> Reply.ok(Identity.of(r.actor())));
    routes.add("DELETE", "/api/v1/session", Who.ANYBODY, this::signOut);
    routes.add("POST", "/api/v1/password", Who.SESSION, this::changePassword);
    routes.add("GET", "/api/v1/devices", Who.SIGNED_IN, this::devices);
    routes.add("DELETE", "/api/v1/devices/{device}", Who.SESSION, this::revokeDevice);
    routes.add("POST", "/api/v1/devices/revoke-others", Who.SESSION, this::revokeOthers);
    routes.add("GET", "/api/v1/tokens", Who.SIGNED_IN, this::tokens);
    routes.add("POST", "/api/v1/tokens", Who.SESSION, this::createToken);
    routes.add("DELETE", "/api/v1/tokens/{token}", Who.SESSION, this::revokeToken);
  }

  private Reply signIn(Request request) {
    var form = new Form(request);
    var opened =
        counts.counted(
            () -> signIn.signIn(form.text("email"), form.text("password"), form.origin(request)));
    return signedIn(cookies, opened);
  }

  /// The answer to everything that opens a session.
  static Reply signedIn(Cookies cookies, LivingSessions.Opened opened) {
    return cookies.signedIn(Reply.created(Identity.of(opened.actor())), opened);
  }

  /// Also without a living session, so that a revoked device can drop its cookie.
  private Reply signOut(Request request) {
    request.actorIfAny().map(Actor::device).ifPresent(sessions::signOut);
    return cookies.signedOut(Reply.noContent());
  }

  private Reply changePassword(Request request) {
    var form = new Form(request);
    signIn.changePassword(
        request.actor(),
        form.text("current"),
        form.text("password"),
        form.flagIfAny("revokeTokens"),
        request.address());
    return Reply.noContent();
  }

  private Reply devices(Request request) {
    Actor actor = request.actor();
    List<Device> items =
        sessions.devices(actor.account()).stream()
            .map(
                device ->
                    new Device(
                        device.id(),
                        device.name(),
                        device.createdAt(),
                        device.lastSeenAt(),
                        device.id().equals(actor.device())))
            .toList();
    return Reply.ok(Map.of("items", items));
  }

  private Reply revokeDevice(Request request) {
    if (!sessions.revoke(request.actor().account(), request.pathId("device"))) {
      throw new RejectedException(Rejection.notFound());
    }
    return Reply.noContent();
  }

  private Reply revokeOthers(Request request) {
    sessions.revokeAll(request.actor().account(), request.actor().device());
    return Reply.noContent();
  }

  private Reply tokens(Request request) {
    var items = tokens.living(request.actor().account()).stream().map(Token::of).toList();
    return Reply.ok(Map.of("items", items));
  }

  private Reply createToken(Request request) {
    var form = new Form(request);
    String name = Registration.requireName("name", form.text("name"));
    Duration lasting = Duration.ofDays(form.number("expiresInDays", 1, LONGEST_TOKEN_DAYS));
    Actor actor = request.actor();
    UUID device = Optional.ofNullable(actor.device()).orElseThrow(LivingSessions::signedOut);
    var made = tokens.create(actor, device, name, lasting);
    var token = made.token();
    return Reply.created(
        new NewToken(
            token.id(), token.name(), made.secret(), token.createdAt(), token.expiresAt()));
  }

  private Reply revokeToken(Request request) {
    if (!sessions.revokeToken(request.actor().account(), request.pathId("token"))) {
      throw new RejectedException(Rejection.notFound());
    }
    return Reply.noContent();
  }
}
