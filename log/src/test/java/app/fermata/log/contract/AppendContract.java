package app.fermata.log.contract;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.AppendResult.Appended;
import app.fermata.log.AppendResult.At;
import app.fermata.log.AppendResult.CommandIdReused;
import app.fermata.log.AppendResult.Moved;
import app.fermata.log.AppendResult.Reason;
import app.fermata.log.AppendResult.Refused;
import app.fermata.log.Body;
import app.fermata.log.Check;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Head;
import app.fermata.log.Mark;
import app.fermata.log.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What `append` promises.
public interface AppendContract extends WithLog {

  @Test
  default void aFirstEntryHasSeqOneAndIsItsOwnPlace() {
    UUID to = id();
    UUID key = id();
    Entry entry = append(log(), ADA, to, note(key, "hello"));
    assertThat(entry)
        .isEqualTo(
            new Entry(
                to,
                1,
                1,
                key,
                NOTE,
                1,
                1,
                null,
                ADA,
                ADA,
                clock().instant(),
                Mark.LIVING,
                Body.utf8("hello")));
    assertThat(log().newest(to, key)).contains(entry);
    assertThat(log().head(to))
        .isEqualTo(
            new Head(
                to, new Position(1, 1), Check.of(entry), 1, clock().instant(), clock().instant()));
  }

  @Test
  default void anEmptyLogHasAHeadAtTheStart() {
    UUID to = id();
    assertThat(log().head(to)).isEqualTo(Head.empty(to));
    assertThat(log().heads(List.of(to))).containsEntry(to, Head.empty(to));
  }

  @Test
  default void aChangeKeepsPlaceParentAndCreator() {
    UUID to = id();
    UUID root = id();
    UUID key = id();
    append(log(), ADA, to, note(root, "root"));
    append(log(), ADA, to, reply(key, root, "one"));
    append(log(), BEN, to, note(id(), "between"));
    Entry changed = append(log(), BEN, to, Draft.change(key, NOTE, root, Body.utf8("two")));
    assertThat(changed.seq()).isEqualTo(4);
    assertThat(changed.place()).isEqualTo(2);
    assertThat(changed.parent()).isEqualTo(root);
    assertThat(changed.creator()).isEqualTo(ADA);
    assertThat(changed.author()).isEqualTo(BEN);
    assertThat(log().newest(to, key)).contains(changed);
  }

  @Test
  default void aDraftMayNameAnotherCreator() {
    UUID to = id();
    UUID key = id();
    Draft imported =
        new Draft(Draft.Mode.CREATE, key, NOTE, null, Mark.LIVING, Body.utf8("old"), false, BEN);
    Entry entry = append(log(), ADA, to, imported);
    assertThat(entry.creator()).isEqualTo(BEN);
    assertThat(entry.author()).isEqualTo(ADA);
    assertThat(append(log(), ADA, to, edit(key, "x")).creator()).isEqualTo(BEN);
  }

  @Test
  default void aRetriedCommandReturnsTheFirstResult() {
    UUID to = id();
    Append command = command(ADA, to, note(id(), "a"), note(id(), "b"));
    List<Entry> first = append(log(), command);
    append(log(), BEN, to, note(id(), "c"));
    AppendResult again = log().append(command);
    assertThat(again).isEqualTo(new Appended(List.of(new At(to, 2)), first, true));
    assertThat(log().recall(command.id(), command.digest())).contains(again);
    assertThat(log().head(to).position().seq()).isEqualTo(3);
  }

  @Test
  default void anUnknownCommandIsNotRecalled() {
    Append command = command(ADA, id(), note(id(), "a"));
    assertThat(log().recall(command.id(), command.digest())).isEmpty();
  }

  @Test
  default void aCommandIdIsNotGoodForAnotherPayload() {
    UUID to = id();
    Append command = command(ADA, to, note(id(), "a"));
    append(log(), command);
    Append other = withDigest(command, "another");
    assertThat(log().append(other)).isEqualTo(new CommandIdReused());
    assertThat(log().recall(other.id(), other.digest())).contains(new CommandIdReused());
    assertThat(log().head(to).position().seq()).isEqualTo(1);
  }

  @Test
  default void aCommandIdCountsWithinItsAccount() {
    UUID to = id();
    Append first = command(ADA, to, note(id(), "a"));
    append(log(), first);
    Append second =
        new Append(
            new app.fermata.log.CommandId(BEN, first.id().id()),
            first.digest(),
            BEN,
            List.of(part(to, note(id(), "b"))));
    assertThat(append(log(), second)).singleElement().extracting(Entry::seq).isEqualTo(2L);
  }

  @Test
  default void aKnownCommandAnswersBeforeItsGuardsAreLookedAt() {
    UUID to = id();
    UUID key = id();
    Append command = guarded(ADA, to, List.of(new Append.Guard(key, 0)), note(key, "a"));
    append(log(), command);
    assertThat(log().append(command))
        .isInstanceOfSatisfying(Appended.class, a -> assertThat(a.repeated()).isTrue());
  }

  @Test
  default void refusalsAreNotStored() {
    UUID to = id();
    UUID key = id();
    Append change = command(ADA, to, edit(key, "too early"));
    assertThat(log().append(change)).isEqualTo(new Refused(Reason.MISSING, to, key));
    assertThat(log().recall(change.id(), change.digest())).isEmpty();
    append(log(), ADA, to, note(key, "now"));
    assertThat(append(log(), change)).singleElement().extracting(Entry::seq).isEqualTo(2L);
  }

  @Test
  default void aGuardThatMovedWritesNothing() {
    UUID to = id();
    UUID card = id();
    Entry seen = append(log(), ADA, to, put(card, CARD, null, "member"));
    List<Append.Guard> guards = List.of(new Append.Guard(card, seen.seq()));
    append(log(), guarded(BEN, to, guards, note(id(), "passes")));
    append(log(), ADA, to, put(card, CARD, null, "removed"));
    Append late = guarded(BEN, to, guards, note(id(), "must not slip in"));
    assertThat(log().append(late)).isEqualTo(new Moved(to, card));
    assertThat(log().head(to).position().seq()).isEqualTo(3);
  }

  @Test
  default void aFarGuardThatMovedWritesNothing() {
    UUID to = id();
    UUID far = id();
    Entry seen = append(log(), ADA, far, put(id(), BADGE, null, "active"));
    append(log(), whileNewest(command(BEN, to, note(id(), "passes")), seen));
    append(log(), ADA, far, put(seen.key(), BADGE, null, "deactivated"));
    Append late = whileNewest(command(BEN, to, note(id(), "must not slip in")), seen);
    assertThat(log().append(late)).isEqualTo(new Moved(far, seen.key()));
    assertThat(log().head(to).position().seq()).isEqualTo(1);
    assertThat(log().head(far).position().seq()).isEqualTo(2);
  }

  @Test
  default void aFarGuardOfZeroWantsTheKeyAbsentFromALogThatMayBeEmpty() {
    UUID far = id();
    UUID key = id();
    List<Append.FarGuard> absent = List.of(new Append.FarGuard(far, key, 0));
    Append first = farGuarded(absent, note(id(), "passes"));
    append(log(), first);
    append(log(), ADA, far, put(key, BADGE, null, "here"));
    assertThat(log().append(farGuarded(absent, note(id(), "late")))).isEqualTo(new Moved(far, key));
    assertThat(log().append(first)).isInstanceOf(Appended.class);
  }

  private static Append farGuarded(List<Append.FarGuard> guards, Draft draft) {
    Append command = command(BEN, id(), draft);
    return new Append(command.id(), command.digest(), BEN, command.parts(), guards);
  }

  @Test
  default void aLogMayBeWrittenAndGuardedFromAfarAtOnce() {
    UUID to = id();
    Entry seen = append(log(), ADA, to, put(id(), BADGE, null, "a"));
    Append both =
        whileNewest(command(ADA, to, note(id(), "n"), put(seen.key(), BADGE, null, "b")), seen);
    assertThat(append(log(), both)).extracting(Entry::seq).containsExactly(2L, 3L);
    assertThat(log().append(whileNewest(command(ADA, to, note(id(), "m")), seen)))
        .isEqualTo(new Moved(to, seen.key()));
  }

  @Test
  default void aGuardOfZeroWantsTheKeyAbsent() {
    UUID to = id();
    UUID key = id();
    List<Append.Guard> absent = List.of(new Append.Guard(key, 0));
    append(log(), guarded(ADA, to, absent, note(key, "a")));
    assertThat(log().append(guarded(ADA, to, absent, note(id(), "b"))))
        .isEqualTo(new Moved(to, key));
  }

  @Test
  default void guardsComeBeforeInvariants() {
    UUID to = id();
    UUID key = id();
    assertThat(log().append(guarded(ADA, to, List.of(new Append.Guard(key, 7)), edit(key, "x"))))
        .isEqualTo(new Moved(to, key));
  }

  @Test
  default void creatingWhatExistsIsRefused() {
    UUID to = id();
    UUID key = id();
    append(log(), ADA, to, note(key, "a"));
    assertThat(log().append(command(BEN, to, note(key, "b"))))
        .isEqualTo(new Refused(Reason.EXISTS, to, key));
  }

  @Test
  default void theSameKeyMayLiveInTwoLogs() {
    UUID key = id();
    assertThat(append(log(), ADA, id(), note(key, "a")).seq()).isEqualTo(1);
    assertThat(append(log(), ADA, id(), note(key, "b")).seq()).isEqualTo(1);
  }

  @Test
  default void kindAndParentNeverChange() {
    UUID to = id();
    UUID key = id();
    UUID other = id();
    append(log(), ADA, to, note(key, "a"));
    append(log(), ADA, to, note(other, "b"));
    assertThat(log().append(command(ADA, to, put(key, CARD, null, "x"))))
        .isEqualTo(new Refused(Reason.KIND_CHANGED, to, key));
    assertThat(log().append(command(ADA, to, put(key, NOTE, other, "x"))))
        .isEqualTo(new Refused(Reason.KIND_CHANGED, to, key));
  }

  @Test
  default void aParentMustExistInTheSameLog() {
    UUID to = id();
    UUID elsewhere = id();
    append(log(), ADA, id(), note(elsewhere, "in another log"));
    assertThat(log().append(command(ADA, to, reply(id(), elsewhere, "x"))))
        .isEqualTo(new Refused(Reason.MISSING, to, elsewhere));
    UUID root = id();
    assertThat(append(log(), command(ADA, to, note(root, "a"), reply(id(), root, "b")))).hasSize(2);
  }

  @Test
  default void goneIsFinalButForErased() {
    UUID to = id();
    UUID key = id();
    append(log(), ADA, to, note(key, "secret"));
    append(log(), ADA, to, Draft.delete(key, NOTE, null));
    assertThat(log().append(command(ADA, to, edit(key, "back"))))
        .isEqualTo(new Refused(Reason.GONE, to, key));
    assertThat(log().append(command(ADA, to, put(key, NOTE, null, "back"))))
        .isEqualTo(new Refused(Reason.GONE, to, key));
    assertThat(log().append(command(ADA, to, Draft.delete(key, NOTE, null))))
        .isEqualTo(new Refused(Reason.GONE, to, key));
    append(log(), ADA, to, Draft.erase(key, NOTE, null));
    assertThat(log().append(command(ADA, to, Draft.erase(key, NOTE, null))))
        .isEqualTo(new Refused(Reason.GONE, to, key));
    assertThat(log().newest(to, key).orElseThrow().mark()).isEqualTo(Mark.ERASED);
  }

  @Test
  default void erasingBlanksEveryBodyTheKeyEverHad() {
    UUID to = id();
    UUID key = id();
    UUID other = id();
    Append posting = command(ADA, to, note(key, "one"));
    append(log(), posting);
    append(log(), ADA, to, note(other, "stays"));
    append(log(), ADA, to, edit(key, "two"));
    append(log(), ADA, to, edit(key, "three"));
    append(log(), BEN, to, Draft.erase(key, NOTE, null));
    assertThat(history(log(), to, key)).hasSize(4);
    assertThat(texts(history(log(), to, key))).containsOnly("");
    assertThat(texts(history(log(), to, other))).containsExactly("stays");
    assertThat(log().append(posting))
        .isInstanceOfSatisfying(
            Appended.class, a -> assertThat(texts(a.entries())).containsExactly(""));
  }

  @Test
  default void laterDraftsOfACommandSeeTheEarlierOnes() {
    UUID to = id();
    UUID key = id();
    UUID bookmark = id();
    List<Entry> entries =
        append(
            log(),
            command(
                ADA,
                to,
                note(key, "a"),
                edit(key, "b"),
                put(bookmark, BOOKMARK, null, "1"),
                put(bookmark, BOOKMARK, null, "2"),
                Draft.delete(key, NOTE, null)));
    assertThat(entries).extracting(Entry::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(entries).extracting(Entry::place).containsExactly(1L, 1L, 3L, 3L, 1L);
    assertThat(history(log(), to, key)).extracting(Entry::seq).containsExactly(5L, 2L, 1L);
    assertThat(history(log(), to, bookmark)).extracting(Entry::seq).containsExactly(4L);
  }

  @Test
  default void aCommandOfWhichOneDraftFailsWritesNothing() {
    UUID one = id();
    UUID two = id();
    UUID key = id();
    Append command =
        toSeveral(ADA, part(one, note(id(), "a"), note(id(), "b")), part(two, edit(key, "x")));
    assertThat(log().append(command)).isEqualTo(new Refused(Reason.MISSING, two, key));
    assertThat(log().head(one).position()).isEqualTo(Position.START);
    assertThat(append(log(), ADA, one, note(id(), "c")).seq()).isEqualTo(1);
  }

  @Test
  default void severalLogsAreWrittenTogether() {
    UUID one = id();
    UUID two = id();
    UUID guarded = id();
    Append command =
        toSeveral(
            ADA,
            part(two, note(id(), "a")),
            new Append.Part(guarded, List.of(new Append.Guard(id(), 0)), List.of()),
            part(one, note(id(), "b"), note(id(), "c")));
    List<Entry> entries = append(log(), command);
    assertThat(texts(entries)).containsExactly("a", "b", "c");
    Appended again = (Appended) log().append(command);
    assertThat(again.positions()).containsExactly(new At(two, 1), new At(one, 2));
    assertThat(again.entries()).isEqualTo(entries);
    assertThat(log().head(guarded)).isEqualTo(Head.empty(guarded));
  }

  @Test
  default void aGuardInOneLogProtectsWhatIsWrittenToAnother() {
    UUID one = id();
    UUID two = id();
    Entry seen = append(log(), ADA, one, put(id(), CARD, null, "a"));
    append(log(), ADA, one, put(seen.key(), CARD, null, "b"));
    Append command =
        toSeveral(
            ADA,
            part(two, note(id(), "x")),
            new Append.Part(one, List.of(new Append.Guard(seen.key(), seen.seq())), List.of()));
    assertThat(log().append(command)).isEqualTo(new Moved(one, seen.key()));
    assertThat(log().head(two)).isEqualTo(Head.empty(two));
  }

  @Test
  default void aCommandThatWritesNothingIsRememberedToo() {
    Append command = command(ADA, id());
    assertThat(log().append(command)).isEqualTo(new Appended(List.of(), List.of(), false));
    assertThat(log().append(command)).isEqualTo(new Appended(List.of(), List.of(), true));
    assertThat(log().append(withDigest(command, "y"))).isEqualTo(new CommandIdReused());
  }

  @Test
  default void timeNeverFallsWithinALog() {
    UUID to = id();
    Instant begin = clock().instant();
    append(log(), ADA, to, note(id(), "a"));
    clock().advance(Duration.ofHours(-1));
    assertThat(append(log(), ADA, to, note(id(), "b")).at()).isEqualTo(begin);
    assertThat(append(log(), ADA, id(), note(id(), "elsewhere")).at()).isEqualTo(clock().instant());
    clock().advance(Duration.ofHours(2));
    assertThat(append(log(), ADA, to, note(id(), "c")).at()).isEqualTo(clock().instant());
  }

  @Test
  default void aNewEpochGoesOnWithTheSeq() {
    UUID to = id();
    append(log(), ADA, to, note(id(), "a"));
    assertThat(log().epoch()).isEqualTo(1);
    assertThat(log().raiseEpoch("test")).isEqualTo(2);
    assertThat(log().epoch()).isEqualTo(2);
    assertThat(log().head(to).position()).isEqualTo(new Position(1, 1));
    assertThat(append(log(), ADA, to, note(id(), "b")).position()).isEqualTo(new Position(2, 2));
  }

  @Test
  default void anEpochMayBeginWithAHigherNumberAndNeverWithALowerOne() {
    assertThat(log().raiseEpoch("test", 700)).isEqualTo(700);
    assertThat(log().raiseEpoch("test", 5)).isEqualTo(701);
    assertThat(append(log(), ADA, id(), note(id(), "a")).position())
        .isEqualTo(new Position(701, 1));
  }

  @Test
  default void anUnknownKindIsTheCallersMistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log().append(command(ADA, id(), put(id(), "no-such", null, "x"))));
  }
}
