package app.fermata.log.postgres;

import app.fermata.log.Append;
import app.fermata.log.AppendObserver;
import app.fermata.log.AppendResult;
import app.fermata.log.CommandId;
import app.fermata.log.Entry;
import app.fermata.log.InlineProjection;
import app.fermata.log.Kinds;
import app.fermata.log.VetoException;
import app.fermata.log.rules.LogState;
import app.fermata.log.rules.Plan;
import app.fermata.log.rules.Planner;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Appends several commands in one transaction. A command that is refused or known leaves no trace
/// in it; anything that goes wrong with the database undoes it whole.
final class AppendTransaction {
  private final Kinds kinds;
  private final InstantSource clock;
  private final List<InlineProjection> projections;
  private final Hints hints;
  private final Epochs epochs;
  private final AppendObserver observer;

  AppendTransaction(
      Kinds kinds,
      InstantSource clock,
      List<InlineProjection> projections,
      Hints hints,
      Epochs epochs,
      AppendObserver observer) {
    this.kinds = kinds;
    this.clock = clock;
    this.projections = List.copyOf(projections);
    this.hints = hints;
    this.epochs = epochs;
    this.observer = observer;
  }

  /// What became of a command.
  sealed interface Outcome {
    record Answered(AppendResult result) implements Outcome {}

    /// It is known: the answer is what `recall` says now that the transaction is over.
    record Known() implements Outcome {}
  }

  /// Returns after the commit, with one outcome per command.
  ///
  /// @param familiar what this connection knows of the logs
  /// @throws SQLException before the commit: nothing was written; from the commit: unknown
  /// @throws VetoException an inline projection's; nothing was written
  List<Outcome> run(Connection connection, List<Append> commands, Familiar familiar)
      throws SQLException, VetoException {
    long began = System.nanoTime();
    Locked locked = Locked.read(connection, commands, kinds, familiar);
    List<Outcome> outcomes = new ArrayList<>(commands.size());
    List<Plan.Write> writes = decide(commands, locked, outcomes);
    if (writes.isEmpty()) {
      connection.rollback();
      return outcomes;
    }
    BatchWrite batch = new BatchWrite(locked, writes);
    long transaction = batch.write(connection, clock.millis());
    List<Entry> entries = batch.entries();
    if (!entries.isEmpty()) {
      for (InlineProjection projection : projections) {
        projection.apply(connection, entries);
      }
    }
    long ready = System.nanoTime();
    long done;
    try (Hints.Ticket ticket = hints.announce(transaction, batch.hints())) {
      connection.commit();
      done = System.nanoTime();
      ticket.committed();
    }
    locked.remember(familiar, entries);
    observer.committed(
        writes.size(),
        entries.size(),
        Duration.ofNanos(done - began),
        Duration.ofNanos(done - ready));
    return outcomes;
  }

  /// Plans each command on top of those before it.
  private List<Plan.Write> decide(List<Append> commands, Locked locked, List<Outcome> outcomes) {
    epochs.seen(locked.epoch());
    Planner planner = new Planner(kinds, locked.epoch(), clock.millis());
    List<Plan.Write> writes = new ArrayList<>(commands.size());
    Map<CommandId, Append> passed = new HashMap<>();
    for (Append command : commands) {
      if (locked.commands().containsKey(command.id()) || passed.containsKey(command.id())) {
        outcomes.add(new Outcome.Known());
        continue;
      }
      switch (planner.plan(command, locked.states())) {
        case Plan.Refuse(var result) -> outcomes.add(new Outcome.Answered(result));
        case Plan.Write write -> {
          advance(locked, write);
          writes.add(write);
          passed.put(command.id(), command);
          outcomes.add(new Outcome.Answered(appended(write)));
        }
      }
    }
    return writes;
  }

  private static void advance(Locked locked, Plan.Write write) {
    for (Plan.Written written : write.entries()) {
      LogState state = locked.states().get(written.entry().log());
      if (state != null) {
        state.advance(written);
      }
    }
  }

  private static AppendResult appended(Plan.Write write) {
    Map<UUID, Long> lasts = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>(write.entries().size());
    for (Plan.Written written : write.entries()) {
      entries.add(written.entry());
      lasts.put(written.entry().log(), written.entry().seq());
    }
    List<AppendResult.At> ats = new ArrayList<>(lasts.size());
    lasts.forEach((log, seq) -> ats.add(new AppendResult.At(log, seq)));
    return new AppendResult.Appended(List.copyOf(ats), List.copyOf(entries), false);
  }
}
