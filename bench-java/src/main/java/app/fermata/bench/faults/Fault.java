package app.fermata.bench.faults;

import java.util.List;
import java.util.Optional;

/// Something that goes wrong. To add one: a class here, its name in `permits`, a line in `all`.
public sealed interface Fault
    permits ClockSteps,
        DatabaseKilled,
        DatabasePaused,
        DiskFull,
        FramesMangled,
        HalfOpen,
        HintsLost,
        MemberRemoved,
        PoolExhausted,
        ReconnectAtOnce,
        ServerKilled,
        SlowReaders,
        Terminated,
        TwoWriters {

  /// One word, for `--only` and the table.
  String name();

  /// Breaks something, lets people talk on, and mends it. Returns when nothing is broken any more;
  /// what does not recover by itself then is a defect.
  void strike(House house) throws Exception;

  /// Why this cannot be done here, in a sentence; empty where it can.
  default Optional<String> leftOut(House house) {
    return Optional.empty();
  }

  static List<Fault> all() {
    return List.of(
        new ServerKilled(),
        new DatabaseKilled(),
        new DatabasePaused(),
        new PoolExhausted(),
        new DiskFull(),
        new HalfOpen(),
        new SlowReaders(),
        new FramesMangled(),
        new ClockSteps(),
        new TwoWriters(),
        new MemberRemoved(),
        new HintsLost(),
        new ReconnectAtOnce(),
        new Terminated());
  }
}
