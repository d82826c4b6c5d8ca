package app.fermata.log;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The store cannot be reached or is too far behind. Nothing was acknowledged; whether it was
/// written is unknown until the same command id is tried again.
public final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Duration retryAfter;

  public LogUnavailableException(String message, Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
