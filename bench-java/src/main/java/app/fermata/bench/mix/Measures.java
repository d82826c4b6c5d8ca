package app.fermata.bench.mix;

import app.fermata.bench.Latencies;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How long everything took, what failed, and what was wrong.
public final class Measures {
  private static final int MOST_WORDS = 20;

  private final Latencies all = new Latencies();
  private final Latencies delivery = new Latencies();
  private final Map<Action, Latencies> each = new EnumMap<>(Action.class);
  private final List<String> failures = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private long errors;
  private long checked;

  Measures() {
    for (Action action : Action.values()) {
      each.put(action, new Latencies());
    }
  }

  /// @param nanos from when it was due
  void took(Action action, long nanos) {
    all.add(nanos);
    of(action).add(nanos);
  }

  void delivered(long nanos) {
    delivery.add(nanos);
  }

  /// Something that the server did not do.
  void failed(String what) {
    errors++;
    if (failures.size() < MOST_WORDS) {
      failures.add(what);
    }
  }

  /// Something that the server did wrong.
  void wrong(String what) {
    if (faults.size() < MOST_WORDS) {
      faults.add(what);
    }
  }

  /// An answer was held against what was written.
  void checked() {
    checked++;
  }

  /// Forgets the durations so far.
  void forget() {
    all.clear();
    delivery.clear();
    each.values().forEach(Latencies::clear);
  }

  public Latencies all() {
    return all;
  }

  /// From when a message was due to when somebody had it.
  public Latencies delivery() {
    return delivery;
  }

  public Latencies of(Action action) {
    return each.getOrDefault(action, all);
  }

  public long errors() {
    return errors;
  }

  /// The first few, in words.
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /// What was wrong; empty where nothing was.
  public List<String> faults() {
    return List.copyOf(faults);
  }

  public long answersChecked() {
    return checked;
  }
}
