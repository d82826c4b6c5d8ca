package app.fermata.server;

import app.fermata.log.AppendResult;
import app.fermata.log.Entry;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.Uuids;
import app.fermata.log.memory.InMemoryLog;
import app.fermata.protocol.Ids;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.command.CommandWatch;
import app.fermata.server.command.Outcome;
import app.fermata.server.command.Rejection;
import app.fermata.server.telemetry.Telemetry;
import app.fermata.server.workspace.Workspaces;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// A workspace called Harbour with an owner (Ada) and three members (Bo, Chen, Dana), and a few
/// words to act in it. Ids are drawn from a seed, so every run is the same.
public final class Examples implements AutoCloseable {
  public static final Instant NOON = Instant.parse("2025-11-21T12:00:00Z");

  public final Log log;
  public final Indexes indexes;
  public final Ids ids;
  public final Core core;
  public final UUID workspace;
  public final Actor ada;
  public final Actor bo;
  public final Actor chen;
  public final Actor dana;

  public Examples(Log log, Indexes indexes, long seed) {
    this.log = log;
    this.indexes = indexes;
    ids = new Ids(InstantSource.fixed(NOON), new Random(seed));
    core = new Core(log, ids, indexes, watch());
    workspace = ids.next();
    UUID owner = ids.next();
    core.workspaces()
        .create(
            workspace,
            "Harbour",
            new Workspaces.NewAccount(owner, "Ada", Role.OWNER, "Europe/London", null));
    ada = new Actor(workspace, owner, Role.OWNER, null);
    bo = arrive("Bo", Role.MEMBER);
    chen = arrive("Chen", Role.MEMBER);
    dana = arrive("Dana", Role.MEMBER);
  }

  /// Of its own, calling nothing slow.
  public static CommandWatch watch() {
    return new CommandWatch(new Telemetry(InstantSource.system()), Duration.ZERO, System::nanoTime);
  }

  public static Examples inMemory() {
    return inMemory(1);
  }

  public static Examples inMemory(long seed) {
    Log log = inMemoryLog();
    return new Examples(log, Indexes.inMemory(log), seed);
  }

  public static InMemoryLog inMemoryLog() {
    return new InMemoryLog(Kinds.of(Core.KINDS), InstantSource.fixed(NOON));
  }

  /// A new account.
  public Actor arrive(String name, Role role) {
    UUID id = ids.next();
    core.workspaces().admit(workspace, new Workspaces.NewAccount(id, name, role, null, null));
    return new Actor(workspace, id, role, null);
  }

  public static ObjectNode args() {
    return JsonNodeFactory.instance.objectNode();
  }

  public Outcome execute(Actor actor, String kind, ObjectNode args) {
    return core.commands().execute(actor, ids.next(), kind, args);
  }

  /// Executes what must succeed.
  public Outcome.Done done(Actor actor, String kind, ObjectNode args) {
    return switch (execute(actor, kind, args)) {
      case Outcome.Done done -> done;
      case Outcome.Refused(Rejection rejection) ->
          throw new AssertionError(kind + " was refused: " + rejection);
    };
  }

  /// Executes what must be refused.
  public Rejection refused(Actor actor, String kind, ObjectNode args) {
    return switch (execute(actor, kind, args)) {
      case Outcome.Done done -> throw new AssertionError(kind + " was done: " + done);
      case Outcome.Refused(Rejection rejection) -> rejection;
    };
  }

  /// The workspace's first channel, where everybody is.
  public UUID general() {
    return Uuids.derived("first-channel", workspace);
  }

  public UUID channel(Actor creator, String name, Actor... members) {
    return channel(creator, name, false, members);
  }

  public UUID privateChannel(Actor creator, String name, Actor... members) {
    return channel(creator, name, true, members);
  }

  private UUID channel(Actor creator, String name, boolean isPrivate, Actor... members) {
    UUID id = ids.next();
    ObjectNode args = args().put("conversation", id.toString()).put("name", name);
    if (isPrivate) {
      args.put("private", true);
    }
    var list = args.putArray("members");
    List.of(members).forEach(member -> list.add(member.account().toString()));
    done(creator, "create-channel", args);
    return id;
  }

  /// The id of the direct or group with these people.
  public UUID direct(Actor actor, Actor... others) {
    ObjectNode args = args();
    var list = args.putArray("accounts");
    List.of(others).forEach(other -> list.add(other.account().toString()));
    var result = done(actor, "open-direct", args).result();
    return UUID.fromString(java.util.Objects.requireNonNull(result).get("conversation").asText());
  }

  public static ObjectNode in(UUID conversation) {
    return args().put("conversation", conversation.toString());
  }

  /// Posts; the id of the message.
  public UUID post(Actor actor, UUID conversation, String text) {
    UUID id = ids.next();
    done(actor, "post-message", in(conversation).put("message", id.toString()).put("text", text));
    return id;
  }

  public UUID reply(Actor actor, UUID conversation, UUID root, String text) {
    UUID id = ids.next();
    done(
        actor,
        "post-message",
        in(conversation)
            .put("message", id.toString())
            .put("text", text)
            .put("thread", root.toString()));
    return id;
  }

  public Entry newest(UUID logId, UUID key) {
    return log.newest(logId, key).orElseThrow();
  }

  public static AppendResult.At last(Outcome.Done done) {
    return done.positions().getLast();
  }

  @Override
  public void close() throws Exception {
    core.close();
  }

  /// Another server over the same log that never hears the tail.
  public static final class Deaf {
    private final Examples of;
    private final Core core;

    public Deaf(Examples of) {
      this.of = of;
      core = new Core(of.log, of.ids, of.indexes, watch());
      try {
        core.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    public Outcome post(Actor actor, UUID conversation, String text) {
      return execute(
          actor,
          "post-message",
          in(conversation).put("message", of.ids.next().toString()).put("text", text));
    }

    public Outcome execute(Actor actor, String kind, ObjectNode args) {
      return execute(actor, of.ids.next(), kind, args);
    }

    public Outcome execute(Actor actor, UUID id, String kind, ObjectNode args) {
      return core.commands().execute(actor, id, kind, args);
    }
  }
}
