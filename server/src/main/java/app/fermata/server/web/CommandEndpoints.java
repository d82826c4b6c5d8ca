package app.fermata.server.web;

import app.fermata.protocol.Ids;
import app.fermata.server.command.Commands;
import app.fermata.server.command.Outcome;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.UUID;

/// `POST /api/v1/commands/{kind}`: what the socket does with `command`, for programs without one.
public record CommandEndpoints(Commands commands) {
  private static final String PATH = "/api/v1/commands/";
  private static final String KEY = "Idempotency-Key";

  /// One route per kind, so that each is held against its own schema; and one for all others.
  public void mount(Routes routes) {
    for (String kind : commands.kinds().stream().sorted().toList()) {
      routes.add("POST", PATH + kind, Who.SIGNED_IN, request -> execute(kind, request));
    }
    routes.add(
        "POST", PATH + "{kind}", Who.SIGNED_IN, request -> execute(request.path("kind"), request));
  }

  private Reply execute(String kind, Request request) {
    Outcome outcome = commands.execute(request.actor(), id(request), kind, request.json());
    return switch (outcome) {
      case Outcome.Refused(Rejection rejection) -> throw new RejectedException(rejection);
      case Outcome.Done done -> Reply.ok(json(done));
    };
  }

  private static UUID id(Request request) {
    // Tools that make UUIDs for a header may write them in upper case.
    return Ids.read(request.header(KEY).orElse("").toLowerCase(Locale.ROOT))
        .orElseThrow(CommandEndpoints::missing);
  }

  private static RejectedException missing() {
    return new RejectedException(
        Rejection.invalid(
            KEY, "Every command needs the header Idempotency-Key with a UUID of its own."));
  }

  private static ObjectNode json(Outcome.Done done) {
    ObjectNode json = Json.mapper().createObjectNode();
    var at = json.putArray("at");
    done.positions()
        .forEach(
            position ->
                at.addObject().put("log", position.log().toString()).put("seq", position.seq()));
    if (done.result() != null) {
      json.set("result", done.result());
    }
    return json;
  }
}
