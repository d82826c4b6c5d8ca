package app.fermata.log.contract;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.Body;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.KindRules;
import app.fermata.log.KindRules.Floor;
import app.fermata.log.KindRules.Retention;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Short ways to say what a test appends.
public final class Examples {
  /// Kept, filtered, paged: as messages are.
  public static final String NOTE = "note";

  /// Only the newest, filtered, not paged: as reactions are.
  public static final String STICKER = "sticker";

  /// Kept, exempt: as memberships are.
  public static final String CARD = "card";

  /// As a card, and guarded from afar: as accounts are.
  public static final String BADGE = "badge";

  /// Only the newest, exempt: as read states are.
  public static final String BOOKMARK = "bookmark";

  public static final Kinds KINDS =
      Kinds.of(
          new KindRules(NOTE, Retention.KEEP, Floor.FILTERED, true),
          new KindRules(STICKER, Retention.NEWEST, Floor.FILTERED, false),
          new KindRules(CARD, Retention.KEEP, Floor.EXEMPT, false),
          new KindRules(BADGE, Retention.KEEP, Floor.EXEMPT, false, true),
          new KindRules(BOOKMARK, Retention.NEWEST, Floor.EXEMPT, false));

  public static final UUID ADA = UUID.fromString("01936f2e-7b3c-7d10-9c4e-0000000000ad");
  public static final UUID BEN = UUID.fromString("01936f2e-7b3c-7d10-9c4e-0000000000be");

  private Examples() {}

  public static UUID id() {
    return UUID.randomUUID();
  }

  public static Digest digest(String payload) {
    return Digest.of(payload.getBytes(StandardCharsets.UTF_8));
  }

  public static Append command(UUID author, UUID log, Draft... drafts) {
    return guarded(author, log, List.of(), drafts);
  }

  public static Append guarded(UUID author, UUID log, List<Append.Guard> guards, Draft... drafts) {
    return Append.to(
        log, new CommandId(author, id()), digest("x"), author, guards, List.of(drafts));
  }

  public static Append toSeveral(UUID author, Append.Part... parts) {
    return new Append(new CommandId(author, id()), digest("x"), author, List.of(parts));
  }

  public static Append.Part part(UUID log, Draft... drafts) {
    return new Append.Part(log, List.of(), List.of(drafts));
  }

  /// The same command with another payload digest.
  public static Append withDigest(Append command, String payload) {
    return new Append(
        command.id(), digest(payload), command.author(), command.parts(), command.farGuards());
  }

  /// The same command, for as long as this entry is the newest of its key.
  public static Append whileNewest(Append command, Entry entry) {
    return new Append(
        command.id(),
        command.digest(),
        command.author(),
        command.parts(),
        List.of(new Append.FarGuard(entry.log(), entry.key(), entry.seq())));
  }

  public static Draft note(UUID key, String text) {
    return Draft.create(key, NOTE, null, Body.utf8(text));
  }

  public static Draft reply(UUID key, UUID parent, String text) {
    return Draft.create(key, NOTE, parent, Body.utf8(text));
  }

  public static Draft inStream(UUID key, UUID parent, String text) {
    return new Draft(
        Draft.Mode.CREATE,
        key,
        NOTE,
        parent,
        app.fermata.log.Mark.LIVING,
        Body.utf8(text),
        true,
        null);
  }

  public static Draft edit(UUID key, String text) {
    return Draft.change(key, NOTE, null, Body.utf8(text));
  }

  public static Draft put(UUID key, String kind, @Nullable UUID parent, String text) {
    return Draft.put(key, kind, parent, Body.utf8(text));
  }

  /// Appends what is expected to pass.
  public static List<Entry> append(Log log, Append command) {
    return switch (log.append(command)) {
      case AppendResult.Appended(var _, var entries, var _) -> entries;
      case AppendResult other -> throw new AssertionError("expected to pass: " + other);
    };
  }

  /// Appends one draft that is expected to pass.
  public static Entry append(Log log, UUID author, UUID to, Draft draft) {
    return append(log, command(author, to, draft)).getFirst();
  }

  /// All kept versions of a key, read two at a time.
  public static List<Entry> history(Log log, UUID of, UUID key) {
    List<Entry> all = new ArrayList<>();
    long from = 0;
    do {
      List<Entry> page = log.history(of, key, from, 3);
      all.addAll(page.subList(0, Math.min(2, page.size())));
      from = page.size() == 3 ? page.getLast().seq() : 0;
    } while (from > 0);
    return all;
  }

  public static List<String> texts(List<Entry> entries) {
    return entries.stream().map(entry -> entry.body().asUtf8()).toList();
  }
}
