package app.fermata.bench;

import app.fermata.bench.load.Chatter;
import app.fermata.bench.target.ProcessTree;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What was said, what arrived and what it cost the server in a span of time.
///
/// @param cpu of the server's processes; empty where they are not known
record Measured(Chatter.Counts counts, Optional<ProcessTree.Cpu> cpu) {
  private static final int ATTEMPTS = 3;
  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(2);

  /// Lets the server's compiler do its work first: waits for the time that the options say, and on
  /// a machine that has other things to do until so much was said, two minutes at most.
  static void warmUp(Chatter chatter, RunOptions options, long messages)
      throws InterruptedException {
    if (options.warmUp().isZero()) {
      return;
    }
    long began = System.nanoTime();
    Chatter.Counts before = chatter.counts();
    long wanted = options.quick ? messages / 4 : messages;
    while (true) {
      long waited = System.nanoTime() - began;
      boolean said = chatter.counts().since(before).acknowledged() >= wanted;
      if (waited > LONGEST_WARM_UP.toNanos() || (said && waited > options.warmUp().toNanos())) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  /// Watches for as long as `span`.
  static Measured during(Stage stage, Chatter chatter, Duration span) throws InterruptedException {
    Optional<ProcessTree.Cpu> cpuBefore = stage.processes().map(ProcessTree::cpu);
    Chatter.Counts before = chatter.counts();
    TimeUnit.NANOSECONDS.sleep(span.toNanos());
    Chatter.Counts counts = chatter.counts().since(before);
    Optional<ProcessTree.Cpu> cpu =
        stage.processes().map(processes -> processes.cpu().since(cpuBefore.orElseThrow()));
    return new Measured(counts, cpu);
  }

  /// The one with most deliveries of a few, since other work on the machine only ever makes it
  /// slower.
  static Measured best(Stage stage, Chatter chatter, Duration span) throws InterruptedException {
    Measured best = during(stage, chatter, span);
    for (int i = 1; i < ATTEMPTS; i++) {
      Measured next = during(stage, chatter, span);
      best = next.deliveriesPerSecond() > best.deliveriesPerSecond() ? next : best;
    }
    return best;
  }

  double deliveriesPerSecond() {
    return counts.delivered() / counts.seconds();
  }

  double messagesPerSecond() {
    return counts.acknowledged() / counts.seconds();
  }

  double bytesPerDelivery() {
    return (double) counts.deliveredBytes() / counts.delivered();
  }

  /// Adds CPU seconds per million deliveries, in all and PostgreSQL's part (key + `Database`).
  void cpuPerMillionDeliveries(Report report, String key, String what, String target) {
    cpuPerMillion(report, counts.delivered(), key, what, target);
  }

  /// The same per million messages.
  void cpuPerMillionMessages(Report report, String key, String what, String target) {
    cpuPerMillion(report, counts.acknowledged(), key, what, target);
  }

  private void cpuPerMillion(Report report, long units, String key, String what, String target) {
    cpu.ifPresent(
        used ->
            report
                .figure(key, what, seconds(used.total()) / (units / 1e6), target)
                .figure(
                    key + "Database",
                    "… of it PostgreSQL",
                    seconds(used.others()) / (units / 1e6)));
  }

  /// How many cores the server kept busy.
  double cores() {
    return cpu.map(used -> seconds(used.total()) / counts.seconds()).orElse(0.0);
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
