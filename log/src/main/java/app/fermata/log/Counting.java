package app.fermata.log;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Answers of `Log` that follow from its other methods, for implementations that have no quicker
/// way.
final class Counting {
  private static final int PAGE = 200;

  private Counting() {}

  static CountQuery.Count count(Log log, CountQuery query) {
    Set<UUID> inStream = query.parent() == null ? Set.of() : inStream(log, query);
    var count = new int[1];
    var first = new long[1];
    each(
        log,
        query,
        query.parent(),
        entry -> {
          if (entry.isLiving()
              && entry.kind().equals(query.kind())
              && !entry.creator().equals(query.exceptBy())
              && !inStream.contains(entry.key())) {
            count[0]++;
            first[0] = first[0] == 0 ? entry.place() : first[0];
          }
        });
    return new CountQuery.Count(count[0], first[0]);
  }

  private static Set<UUID> inStream(Log log, CountQuery query) {
    var keys = new HashSet<UUID>();
    each(
        log,
        query,
        null,
        entry -> {
          if (entry.parent() != null) {
            keys.add(entry.key());
          }
        });
    return keys;
  }

  private static void each(
      Log log,
      CountQuery query,
      @Nullable UUID parent,
      java.util.function.Consumer<Entry> consumer) {
    long after = query.from() - 1;
    while (after < query.to()) {
      Page page =
          log.page(new PageQuery(query.log(), parent, new PageQuery.Anchor.After(after), 0, PAGE));
      for (Entry entry : page.entries()) {
        boolean inTimeline = parent == null ? isMain(page, entry) : parent.equals(entry.parent());
        if (inTimeline && entry.place() > after && entry.place() <= query.to()) {
          consumer.accept(entry);
        }
      }
      if (page.last()) {
        return;
      }
      after = page.to();
    }
  }

  /// Satellites hang on an entry of the page and are not paged; a reply shown in the main timeline
  /// is of the kind of what it answers.
  private static boolean isMain(Page page, Entry entry) {
    return entry.parent() == null || (entry.place() >= page.from() && entry.place() <= page.to());
  }

  static Optional<Page.Children> children(Log log, Ref parent) {
    Optional<Entry> root = log.newest(parent.log(), parent.key());
    if (root.isEmpty()) {
      return Optional.empty();
    }
    var around = new PageQuery.Anchor.Around(root.get().place());
    return log
        .page(new PageQuery(parent.log(), root.get().parent(), around, 0, 1))
        .children()
        .stream()
        .filter(children -> children.parent().equals(parent.key()))
        .findFirst();
  }
}
