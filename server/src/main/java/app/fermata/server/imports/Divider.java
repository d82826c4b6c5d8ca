package app.fermata.server.imports;

import app.fermata.log.Entry;
import app.fermata.log.Page;
import app.fermata.log.PageQuery;
import app.fermata.server.conversation.ConversationKinds;
import java.util.List;
import java.util.UUID;

/// Places cannot be inserted: what a newer export adds comes after what people have written here
/// since the last import. Then a line says so.
final class Divider {
  private static final int PAGE = 100;

  private Divider() {}

  /// Whether somebody has written in the main timeline since the last import.
  static boolean isNeeded(Journal journal, UUID conversation) {
    PageQuery.Anchor anchor = new PageQuery.Anchor.Last();
    while (true) {
      Page page = journal.log().page(new PageQuery(conversation, null, anchor, 1, PAGE));
      List<Entry> entries = page.entries();
      for (int i = entries.size() - 1; i >= 0; i--) {
        Entry entry = entries.get(i);
        if (isImported(journal, entry)) {
          return false;
        }
        if (entry.kind().equals(ConversationKinds.MESSAGE.name())) {
          return true;
        }
      }
      if (page.first()) {
        return false;
      }
      anchor = new PageQuery.Anchor.Before(page.from());
    }
  }

  /// Imported messages keep their imported keys, whoever edited them later.
  private static boolean isImported(Journal journal, Entry entry) {
    return entry.author().equals(journal.author()) || entry.key().version() == 8;
  }
}
