package app.fermata.log.rules;

import app.fermata.log.Entry;
import app.fermata.log.Position;
import app.fermata.log.TailListener;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a tail listener is told, once.
public record Hint(UUID log, long from, Position through, String check, List<Entry> entries) {
  private static final Logger logger = LoggerFactory.getLogger(Hint.class);

  /// What a listener throws must not undo or delay what has been committed.
  public void tell(Iterable<TailListener> listeners) {
    for (TailListener listener : listeners) {
      try {
        listener.reached(log, from, through, check, entries);
      } catch (RuntimeException e) {
        logger.error("A listener failed on the hint that log {} reaches {}", log, through, e);
      }
    }
  }
}
