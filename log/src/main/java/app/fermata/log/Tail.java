package app.fermata.log;

import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells listeners that logs have grown.
final class Tail {
  private static final Logger logger = LoggerFactory.getLogger(Tail.class);

  private Tail() {}

  /// What a listener throws must not undo or delay what has been committed.
  static void tell(
      TailListener listener,
      UUID log,
      long from,
      Position through,
      String check,
      List<Entry> entries) {
    try {
      listener.reached(log, from, through, check, entries);
    } catch (RuntimeException e) {
      logger.error("A listener failed on the hint that log {} reaches {}", log, through, e);
    }
  }
}
