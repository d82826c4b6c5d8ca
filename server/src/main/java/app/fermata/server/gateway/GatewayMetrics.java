package app.fermata.server.gateway;

import app.fermata.protocol.CloseCode;
import app.fermata.server.command.Code;
import app.fermata.server.telemetry.Count;
import app.fermata.server.telemetry.Level;
import app.fermata.server.telemetry.Metric;
import app.fermata.server.telemetry.Telemetry;
import app.fermata.server.telemetry.Timing;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/// What the gateway counts. All from any thread.
final class GatewayMetrics {
  private static final String SURFACE = "socket";
  private final Count opened;
  private final Count[] closed;
  private final Count left;
  private final Count lost;
  private final Count frames;
  private final Count catchUps;
  private final Count[] rejections;
  private final Level unanswered;
  private final Level resuming;
  private final Timing resumes;

  /// @param loops what there is to tally
  GatewayMetrics(Telemetry telemetry, Collection<LoopConnections> loops) {
    opened = telemetry.count(Metric.CONNECTIONS_OPENED);
    closed =
        Arrays.stream(CloseCode.values())
            .map(code -> telemetry.count(Metric.CONNECTIONS_CLOSED, word(code)))
            .toArray(Count[]::new);
    left = telemetry.count(Metric.CONNECTIONS_CLOSED, "client");
    lost = telemetry.count(Metric.CONNECTIONS_CLOSED, "lost");
    frames = telemetry.count(Metric.FRAMES);
    catchUps = telemetry.count(Metric.CATCH_UPS);
    rejections =
        Arrays.stream(Code.values())
            .map(code -> telemetry.count(Metric.REJECTIONS, SURFACE, code.word()))
            .toArray(Count[]::new);
    unanswered = telemetry.level(Metric.COMMANDS_UNANSWERED);
    resuming = telemetry.level(Metric.RESUMES_WAITING);
    resumes = telemetry.timing(Metric.RESUMES);
    for (Connection.State state : Connection.State.values()) {
      telemetry.gauge(
          Metric.CONNECTIONS,
          () -> loops.stream().mapToInt(loop -> loop.tally().in(state)).sum(),
          state.name().toLowerCase(Locale.ROOT));
    }
    telemetry.gauge(
        Metric.OUTBOUND, () -> loops.stream().mapToLong(l -> l.tally().outboundBytes()).sum());
  }

  private static String word(CloseCode code) {
    return Integer.toString(code.number());
  }

  void opened() {
    opened.increment();
  }

  /// This server closes it.
  void closed(CloseCode code) {
    closed[code.ordinal()].increment();
  }

  /// The client closes it.
  void left() {
    left.increment();
  }

  /// It ended without a word.
  void lost() {
    lost.increment();
  }

  void frame() {
    frames.increment();
  }

  void catchUp() {
    catchUps.increment();
  }

  /// A command or a frame is refused.
  void refused(Code code) {
    rejections[code.ordinal()].increment();
  }

  /// Commands of all connections.
  Level unanswered() {
    return unanswered;
  }

  /// Timed from now on, since it is asked for now; waiting while it runs.
  Runnable timed(Runnable resume) {
    long asked = System.nanoTime();
    return () -> {
      resuming.up();
      try {
        resume.run();
      } finally {
        resuming.down();
        resumes.since(asked);
      }
    };
  }
}
