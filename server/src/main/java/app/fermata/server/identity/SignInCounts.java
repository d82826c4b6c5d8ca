package app.fermata.server.identity;

import app.fermata.server.command.RejectedException;
import app.fermata.server.telemetry.Metric;
import app.fermata.server.telemetry.Telemetry;
import java.util.function.Supplier;

/// Counts sign-ins with a password by what became of them.
record SignInCounts(Telemetry telemetry) {
  LivingSessions.Opened counted(Supplier<LivingSessions.Opened> signIn) {
    String outcome = "failed";
    try {
      LivingSessions.Opened opened = signIn.get();
      outcome = "done";
      return opened;
    } catch (RejectedException refused) {
      outcome =
          switch (refused.rejection().code()) {
            case INVALID -> "wrong";
            case TOO_MANY_REQUESTS -> "throttled";
            case BUSY -> "busy";
            default -> "refused";
          };
      throw refused;
    } finally {
      telemetry.count(Metric.SIGN_INS, outcome).increment();
    }
  }
}
