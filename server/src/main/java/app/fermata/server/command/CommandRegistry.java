package app.fermata.server.command;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Log;
import app.fermata.log.LogUnavailableException;
import app.fermata.protocol.Ids;
import app.fermata.server.access.Actor;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides and appends. What the log already did under a command id is answered from there: an
/// append checks the id itself, and every answer that writes nothing is checked against it, so a
/// retry gets the first answer even where the world has moved on; and posting costs no extra read.
///
/// Every decision is made for the account as it is at the append, whatever the session remembers: a
/// command that was under way when its account was deactivated or lost a role lands before that or
/// not at all.
public final class CommandRegistry implements Commands {
  private static final Logger LOGGER = LoggerFactory.getLogger(CommandRegistry.class);

  /// What commands are counted as whose kind is none.
  private static final String UNKNOWN = "unknown";

  /// How often a decision is taken again before the client is asked to wait.
  private static final int ATTEMPTS = 8;

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Log log;
  private final Newest newest;
  private final Actors actors;
  private final Ids ids;
  private final CommandWatch watch;
  private final Map<String, CommandKind<?>> kinds = new LinkedHashMap<>();

  public CommandRegistry(
      Log log,
      Newest newest,
      Actors actors,
      Ids ids,
      CommandWatch watch,
      Collection<? extends CommandKind<?>> kinds) {
    this.log = log;
    this.newest = newest;
    this.actors = actors;
    this.ids = ids;
    this.watch = watch;
    for (CommandKind<?> kind : kinds) {
      if (this.kinds.put(kind.name(), kind) != null) {
        throw new IllegalArgumentException("two command kinds are called " + kind.name());
      }
    }
  }

  @Override
  public Set<String> kinds() {
    return Set.copyOf(kinds.keySet());
  }

  /// The kinds with all they declare, in the order given.
  public List<CommandKind<?>> declared() {
    return List.copyOf(kinds.values());
  }

  @Override
  public Outcome execute(Actor actor, UUID id, String kind, ObjectNode args) {
    Spent spent = watch.begin();
    CommandKind<?> known = kinds.get(kind);
    if (known == null) {
      Outcome unsupported =
          refused(Rejection.of(Code.UNSUPPORTED, "This server knows no such command."));
      watch.executed(UNKNOWN, unsupported, spent);
      return unsupported;
    }
    Outcome outcome = outcome(actor, id, known, args, spent);
    watch.executed(known.name(), outcome, spent);
    return outcome;
  }

  private Outcome outcome(Actor actor, UUID id, CommandKind<?> kind, ObjectNode args, Spent spent) {
    try {
      return execute(actor, id, kind, args, spent);
    } catch (RejectedException e) {
      return new Outcome.Refused(e.rejection());
    } catch (LogUnavailableException e) {
      watch.unavailable(e);
      return refused(
          Rejection.later(
              Code.BUSY, e.retryAfter(), "The server is busy. It will be tried again."));
    } catch (RuntimeException e) {
      String reference = ids.next().toString();
      LOGGER.error("Command {} failed, reference {}", kind.name(), reference, e);
      return refused(
          new Rejection(
              Code.INTERNAL,
              "Something went wrong in the server. Quote the reference when you report it.",
              null,
              null,
              null,
              null,
              null,
              reference));
    }
  }

  private <A> Outcome execute(
      Actor actor, UUID id, CommandKind<A> kind, ObjectNode node, Spent spent) {
    var reader = new Args(node);
    A args = kind.read().apply(reader);
    reader.end();
    var attempt =
        new Attempt<>(
            actor,
            new CommandId(actor.account(), id),
            Digest.of(Json.canonical(kind.name(), node)),
            kind,
            args,
            spent);
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<Outcome> outcome = attempt(attempt);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    return refused(
        Rejection.later(Code.BUSY, PAUSE, "Others are changing the same thing at this moment."));
  }

  private record Attempt<A>(
      Actor actor, CommandId id, Digest digest, CommandKind<A> kind, A args, Spent spent) {}

  /// Decides once; empty: somebody was faster, decide again.
  private <A> Optional<Outcome> attempt(Attempt<A> attempt) {
    Actors.Standing standing;
    Writes writes;
    long began = watch.now();
    try {
      standing = actors.asOfNow(attempt.actor);
      writes = attempt.kind.decide().decide(standing.actor(), attempt.args);
    } catch (RejectedException refusal) {
      return Optional.of(recalled(attempt).orElse(new Outcome.Refused(refusal.rejection())));
    } finally {
      attempt.spent.decided(watch.since(began));
    }
    if (writes.isEmpty()) {
      return Optional.of(
          recalled(attempt).orElseGet(() -> new Outcome.Done(List.of(), result(attempt))));
    }
    var append =
        new Append(
            attempt.id,
            attempt.digest,
            attempt.actor.account(),
            writes.parts(),
            List.of(standing.guard()));
    AppendResult appended = log.append(append, attempt.spent.appending());
    if (appended instanceof AppendResult.Moved) {
      forget(append);
      return Optional.empty();
    }
    return Optional.of(outcome(attempt, appended));
  }

  /// Where one key has moved another may have, too: the next decision must not mix old and new.
  private void forget(Append append) {
    append.parts().forEach(part -> part.guards().forEach(g -> newest.refresh(part.log(), g.key())));
    append.farGuards().forEach(guard -> newest.refresh(guard.log(), guard.key()));
  }

  private <A> Outcome outcome(Attempt<A> attempt, AppendResult appended) {
    return switch (appended) {
      case AppendResult.Appended done -> {
        newest.observe(done.entries());
        yield new Outcome.Done(done.positions(), result(attempt));
      }
      case AppendResult.CommandIdReused _ ->
          refused(
              Rejection.of(Code.COMMAND_ID_REUSED, "This command id was used for something else."));
      case AppendResult.Moved _ ->
          throw new IllegalStateException("a moved guard is decided again, never answered");
      case AppendResult.Refused(AppendResult.Reason reason, UUID _, UUID _, var veto) ->
          refused(
              switch (reason) {
                case EXISTS, KIND_CHANGED ->
                    Rejection.of(Code.EXISTS, "Something with this id exists already.");
                case MISSING -> Rejection.notFound();
                case GONE -> Rejection.of(Code.GONE, "This was deleted, and deleted is final.");
                case VETOED ->
                    Rejection.of(vetoed(veto), "The server does not allow this: " + veto);
              });
    };
  }

  private static Code vetoed(String veto) {
    for (Code code : Code.values()) {
      if (code.word().equals(veto)) {
        return code;
      }
    }
    return Code.NOT_PERMITTED;
  }

  private <A> Optional<Outcome> recalled(Attempt<A> attempt) {
    return log.recall(attempt.id, attempt.digest).map(earlier -> outcome(attempt, earlier));
  }

  private static <A> @Nullable ObjectNode result(Attempt<A> attempt) {
    return attempt.kind.result().of(attempt.actor, attempt.args);
  }

  private static Outcome refused(Rejection rejection) {
    return new Outcome.Refused(rejection);
  }
}
