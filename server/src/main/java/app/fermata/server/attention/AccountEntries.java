package app.fermata.server.attention;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// Reads all living entries of one kind of an account's log.
final class AccountEntries {
  private AccountEntries() {}

  static void each(Log log, UUID account, String kind, int page, Consumer<Entry> consumer) {
    long after = 0;
    List<Entry> entries;
    do {
      entries = log.newestOfKind(account, kind, after, page);
      for (Entry entry : entries) {
        after = entry.place();
        if (entry.isLiving()) {
          consumer.accept(entry);
        }
      }
    } while (entries.size() == page);
  }
}
