package app.fermata.server.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// Named checks. The process is *alive* while it answers at all; it is *ready* when every check
/// passes and it is not about to stop.
public final class Health {
  private final List<Check> checks = new CopyOnWriteArrayList<>();
  private volatile Phase phase = Phase.STARTING;

  private enum Phase {
    STARTING,
    RUNNING,
    STOPPING
  }

  private record Check(String name, Supplier<Optional<String>> problem) {}

  /// What a check found.
  ///
  /// @param problem one sentence; empty when all is well
  public record Finding(String name, Optional<String> problem) {}

  /// All findings of one moment.
  public record Report(boolean ready, List<Finding> findings) {}

  /// Adds a check. It may block for a second or so and must not throw for what it checks; where it
  /// does throw, that counts as a problem.
  ///
  /// @param problem the sentence to show, empty when all is well
  public void register(String name, Supplier<Optional<String>> problem) {
    checks.add(new Check(name, problem));
  }

  /// From now on ready when every check passes.
  public void started() {
    phase = Phase.RUNNING;
  }

  /// From now on not ready, so that a load balancer sends nobody here any more.
  public void stopping() {
    phase = Phase.STOPPING;
  }

  /// Asks every check.
  public Report report() {
    List<Finding> findings = new ArrayList<>();
    switch (phase) {
      case STARTING -> findings.add(new Finding("server", Optional.of("The server is starting.")));
      case STOPPING -> findings.add(new Finding("server", Optional.of("The server is stopping.")));
      case RUNNING -> {}
    }
    for (Check check : checks) {
      findings.add(new Finding(check.name(), ask(check)));
    }
    boolean ready = findings.stream().allMatch(finding -> finding.problem().isEmpty());
    return new Report(ready, List.copyOf(findings));
  }

  private static Optional<String> ask(Check check) {
    try {
      return check.problem().get();
    } catch (RuntimeException e) {
      return Optional.of(check.name() + " could not be checked: " + e.getMessage());
    }
  }
}
