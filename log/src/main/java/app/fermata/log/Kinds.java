package app.fermata.log;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The kinds that a log accepts: an open set, put together where the program is put together.
public final class Kinds {
  private final Map<String, KindRules> rules;
  private final List<String> exempt;

  private Kinds(Map<String, KindRules> rules) {
    this.rules = rules;
    this.exempt =
        rules.values().stream()
            .filter(kind -> kind.floor() == KindRules.Floor.EXEMPT)
            .map(KindRules::kind)
            .toList();
  }

  /// @throws IllegalArgumentException where a kind is registered twice
  public static Kinds of(Collection<KindRules> rules) {
    Map<String, KindRules> byName = new TreeMap<>();
    for (KindRules kind : rules) {
      if (byName.put(kind.kind(), kind) != null) {
        throw new IllegalArgumentException("kind registered twice: " + kind.kind());
      }
    }
    return new Kinds(Map.copyOf(byName));
  }

  public static Kinds of(KindRules... rules) {
    return of(List.of(rules));
  }

  /// @throws IllegalArgumentException for a kind that nobody registered
  public KindRules rules(String kind) {
    KindRules found = rules.get(kind);
    if (found == null) {
      throw new IllegalArgumentException("no such kind: " + kind);
    }
    return found;
  }

  /// Whether a reader with this floor may see the entry. Live delivery and reads of single entries
  /// ask here; `Reads` and `PageRead` say the same in SQL, held to it by the log's contract.
  public boolean shows(Entry entry, long floor) {
    return highestFloor(entry) >= floor;
  }

  /// The highest floor that still shows the entry.
  public long highestFloor(Entry entry) {
    KindRules known = rules.get(entry.kind());
    // A kind that is not known here (a newer version wrote it) hides like any other.
    return known != null && known.floor() == KindRules.Floor.EXEMPT
        ? Long.MAX_VALUE
        : entry.floorPlace();
  }

  /// The names of the kinds that no floor hides.
  public List<String> exempt() {
    return exempt;
  }
}
