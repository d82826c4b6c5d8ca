package app.fermata.log.contract;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Body;
import app.fermata.log.CountQuery;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Mark;
import app.fermata.log.Page;
import app.fermata.log.Ref;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What asking about many logs at once promises.
public interface BulkContract extends WithLog {

  @Test
  default void newestOfKeysInSeveralLogsComeTogether() {
    Entry here = append(log(), ADA, id(), note(id(), "here"));
    Entry there = append(log(), ADA, id(), note(id(), "there"));
    var nowhere = new Ref(here.log(), there.key());
    assertThat(log().newest(List.of(ref(here), ref(there), nowhere)))
        .isEqualTo(Map.of(ref(here), here, ref(there), there));
  }

  @Test
  default void everyLivingEntryIsCountedInTheMainTimelineOrUnderItsParent() {
    UUID to = id();
    Entry first = append(log(), ADA, to, note(id(), "1"));
    append(log(), BEN, to, note(id(), "2, by Ben"));
    Entry gone = append(log(), ADA, to, note(id(), "3, deleted"));
    append(log(), ADA, to, Draft.delete(gone.key(), NOTE, null));
    append(log(), ADA, to, reply(id(), first.key(), "5, a reply"));
    Entry both = append(log(), ADA, to, inStream(first.key()));
    append(log(), ADA, to, put(id(), STICKER, first.key(), "7, not of the kind"));
    Entry last = append(log(), ADA, to, note(id(), "8"));

    assertThat(
            log()
                .count(
                    List.of(
                        query(to, null, 1, 100),
                        query(to, null, 2, 7),
                        query(to, first.key(), 1, 100),
                        query(to, first.key(), both.seq(), 100),
                        query(id(), null, 1, 100))))
        .containsExactly(
            new CountQuery.Count(3, first.place()),
            new CountQuery.Count(1, both.place()),
            new CountQuery.Count(1, 5),
            CountQuery.Count.NONE,
            CountQuery.Count.NONE);
    assertThat(log().count(List.of(query(to, null, last.place(), last.place()))))
        .containsExactly(new CountQuery.Count(1, last.place()));
    assertThat(log().count(List.of())).isEmpty();
  }

  @Test
  default void theFirstThatAnyQueryFindsIsFoundWithoutTheOthers() {
    UUID to = id();
    append(log(), BEN, to, note(id(), "1, by Ben"));
    Entry gone = append(log(), ADA, to, note(id(), "2, deleted"));
    append(log(), ADA, to, Draft.delete(gone.key(), NOTE, null));
    Entry third = append(log(), ADA, to, note(id(), "4"));
    append(log(), ADA, to, reply(id(), third.key(), "5, a reply"));
    Entry last = append(log(), ADA, to, note(id(), "6"));

    assertThat(log().first(List.of(query(to, null, 1, 100)))).isEqualTo(third.place());
    assertThat(log().first(List.of(query(to, null, 5, 100), query(to, null, 6, 100))))
        .isEqualTo(last.place());
    assertThat(log().first(List.of(query(to, third.key(), 1, 100)))).isEqualTo(5);
    assertThat(log().first(List.of(query(to, null, 6, 100), query(to, third.key(), 1, 100))))
        .isEqualTo(5);
    assertThat(log().first(List.of(query(to, null, 1, 3), query(id(), null, 1, 100)))).isZero();
    assertThat(log().first(List.of())).isZero();
  }

  @Test
  default void childrenOfKeysInSeveralLogsComeTogether() {
    Entry quiet = append(log(), ADA, id(), note(id(), "nobody answers"));
    Entry root = append(log(), ADA, id(), note(id(), "root"));
    append(log(), ADA, root.log(), reply(id(), root.key(), "first"));
    Entry last = append(log(), BEN, root.log(), reply(id(), root.key(), "second"));
    assertThat(log().children(List.of(ref(quiet), ref(root))))
        .isEqualTo(
            Map.of(
                ref(root),
                new Page.Children(root.key(), 2, last.place(), last.at(), List.of(BEN, ADA))));
  }

  private static Ref ref(Entry entry) {
    return new Ref(entry.log(), entry.key());
  }

  private static Draft inStream(UUID parent) {
    return new Draft(
        Draft.Mode.CREATE, id(), NOTE, parent, Mark.LIVING, Body.utf8("both"), true, null);
  }

  private static CountQuery query(
      UUID to, @org.jspecify.annotations.Nullable UUID parent, long from, long through) {
    return new CountQuery(to, parent, NOTE, BEN, from, through);
  }
}
