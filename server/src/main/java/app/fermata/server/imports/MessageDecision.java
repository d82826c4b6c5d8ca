package app.fermata.server.imports;

import app.fermata.log.Body;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Mark;
import app.fermata.server.command.Keys;
import app.fermata.server.command.Writes;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.ReactionBody;
import app.fermata.server.conversation.SystemLineBody;
import app.fermata.server.imports.Journal.Decision;
import app.fermata.server.imports.Tally.Sort;
import app.fermata.server.mrkdwn.SlackEmoji;
import app.fermata.server.slack.Problem;
import app.fermata.server.slack.SlackConversation;
import app.fermata.server.slack.SlackFile;
import app.fermata.server.slack.SlackItem;
import app.fermata.server.slack.SlackTs;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of one batch of items, on the newest entries of all keys that it names.
final class MessageDecision {
  private final Journal journal;
  private final SlackIds ids;
  private final People people;
  private final SlackConversation from;
  private final UUID conversation;
  private final SeenTimes seen;
  private final Map<UUID, Held> held = new HashMap<>();
  private final Consumer<Problem> problems;
  private final ImportedMessage bodies;
  private final Writes writes = new Writes();
  private final Tally tally = new Tally();
  private @Nullable BooleanSupplier isDividerNeeded;
  private boolean askedForDivider;

  /// What a key holds, counting what this batch is about to write.
  ///
  /// @param seq to guard; 0 for what this batch makes
  /// @param isOurs whether an import wrote it last
  private record Held(
      long seq, String kind, @Nullable UUID parent, Mark mark, boolean isOurs, Body body) {}

  MessageDecision(
      Journal journal,
      SlackIds ids,
      People people,
      SlackConversation from,
      UUID conversation,
      SeenTimes seen,
      Map<UUID, Entry> known,
      Consumer<Problem> problems) {
    this.journal = journal;
    this.ids = ids;
    this.people = people;
    this.from = from;
    this.conversation = conversation;
    this.seen = seen;
    this.problems = problems;
    this.bodies = new ImportedMessage(people);
    known.forEach(
        (key, entry) ->
            held.put(
                key,
                new Held(
                    entry.seq(),
                    entry.kind(),
                    entry.parent(),
                    entry.mark(),
                    entry.author().equals(journal.author()),
                    entry.body())));
  }

  /// Puts the divider before the first new item of the main timeline, if it is needed.
  void divideWhere(BooleanSupplier needed) {
    isDividerNeeded = needed;
  }

  /// Whether there was anything that a divider might have had to stand before.
  boolean hasAskedForDivider() {
    return askedForDivider;
  }

  void add(SlackItem item) {
    switch (item) {
      case SlackItem.Message message -> message(message);
      case SlackItem.Line line -> line(line);
      case SlackItem.Changed changed -> changed(changed);
      case SlackItem.Deleted deleted -> deleted(deleted);
      case SlackItem.Unreadable _ -> tally.skipped(Sort.MESSAGES, 1);
    }
  }

  Decision end() {
    return new Decision(writes, tally);
  }

  private void message(SlackItem.Message m) {
    UUID key = ids.message(from.id(), m.id());
    Held here = held.get(key);
    if (here == null) {
      create(key, m);
    } else {
      update(key, here, m);
    }
    reactions(key, m);
  }

  private void create(UUID key, SlackItem.Message m) {
    @Nullable UUID parent = m.thread().isPresent() ? root(m, m.thread().get()) : null;
    divide(key, parent == null || m.inStream());
    if (m.tombstone()) {
      draft(key, ConversationKinds.MESSAGE.name(), parent, Mark.DELETED, Body.EMPTY, m);
    } else {
      Body body = bodies.body(m, problems).body();
      draft(key, ConversationKinds.MESSAGE.name(), parent, Mark.LIVING, body, m);
    }
    tally.imported(Sort.MESSAGES, 1);
    for (SlackFile file : m.files()) {
      if (file.missing().isPresent()) {
        tally.skipped(Sort.FILES, 1);
        problem(m.where(), file.missing().get());
      } else {
        tally.imported(Sort.FILES, 1);
      }
    }
  }

  private void draft(
      UUID key, String kind, @Nullable UUID parent, Mark mark, Body body, SlackItem.Message m) {
    boolean inStream = parent != null && m.inStream();
    writes.draft(
        conversation,
        new Draft(
            Draft.Mode.CREATE,
            key,
            kind,
            parent,
            mark,
            body,
            inStream,
            people.account(m.author())));
    held.put(key, new Held(0, kind, parent, mark, true, body));
  }

  /// The root of a reply; where the export does not have it, something that stands in for it. A
  /// reply to a system line that was imported as one is no reply here.
  private @Nullable UUID root(SlackItem.Message reply, SlackTs ts) {
    UUID key = ids.message(from.id(), ts.text());
    Held here = held.get(key);
    if (here != null && !here.kind.equals(ConversationKinds.MESSAGE.name())) {
      problem(reply.where(), "A reply to a system line was put into the main timeline.");
      return null;
    }
    if (here != null || seen.contains(ts.micros())) {
      return key;
    }
    problem(reply.where(), "The message that this one replies to is not in the export.");
    divide(key, true);
    SlackItem.Author author =
        reply
            .rootAuthor()
            .map(id -> new SlackItem.Author(id, Optional.empty(), false))
            .orElse(reply.author());
    SlackItem.Message standIn = ImportedMessage.standIn(reply.where(), ts, author);
    Body body = bodies.body(standIn, problems).body();
    draft(key, ConversationKinds.MESSAGE.name(), null, Mark.LIVING, body, standIn);
    return key;
  }

  /// Takes over a newer text, new pins and new files, as long as nobody has changed the message
  /// here.
  private void update(UUID key, Held here, SlackItem.Message m) {
    tally.skipped(Sort.FILES, m.files().size());
    boolean isChange =
        here.mark == Mark.LIVING
            && here.isOurs
            && here.kind.equals(ConversationKinds.MESSAGE.name());
    if (isChange && m.tombstone()) {
      change(key, here, Mark.DELETED, Body.EMPTY);
    } else if (isChange && bodies.isNewer(here.body, m)) {
      change(key, here, Mark.LIVING, bodies.body(m, problems).body());
    } else {
      tally.skipped(Sort.MESSAGES, 1);
    }
  }

  private void change(UUID key, Held here, Mark mark, Body body) {
    if (here.seq > 0) {
      writes.guard(conversation, key, here.seq);
    }
    writes.draft(
        conversation,
        new Draft(Draft.Mode.CHANGE, key, here.kind, here.parent, mark, body, false, null));
    held.put(key, new Held(here.seq, here.kind, here.parent, mark, true, body));
    tally.imported(Sort.MESSAGES, 1);
  }

  private void changed(SlackItem.Changed changed) {
    SlackItem.Message m = changed.message();
    if (journal.isDryRun() && isPlanned(m.ts(), m.id())) {
      tally.imported(Sort.MESSAGES, 1);
      tally.skipped(Sort.FILES, m.files().size());
      reactions(ids.message(from.id(), m.id()), m);
    } else {
      message(m);
    }
  }

  private void deleted(SlackItem.Deleted deleted) {
    UUID key = ids.message(from.id(), deleted.ts().text());
    Held here = held.get(key);
    if (here != null && here.mark == Mark.LIVING && here.isOurs) {
      change(key, here, Mark.DELETED, Body.EMPTY);
    } else if (journal.isDryRun() && isPlanned(deleted.ts(), deleted.ts().text())) {
      tally.imported(Sort.MESSAGES, 1);
    } else {
      tally.skipped(Sort.MESSAGES, 1);
    }
  }

  /// Whether an earlier batch of a dry run would have written it.
  private boolean isPlanned(SlackTs ts, String id) {
    return !held.containsKey(ids.message(from.id(), id)) && seen.contains(ts.micros());
  }

  private void line(SlackItem.Line line) {
    UUID key = ids.message(from.id(), line.id());
    if (held.containsKey(key)) {
      tally.skipped(Sort.MESSAGES, 1);
      return;
    }
    divide(key, true);
    UUID author = people.account(line.author());
    @Nullable UUID about =
        line.about().map(people::account).filter(id -> !id.equals(author)).orElse(null);
    Body body =
        new SystemLineBody(
                SystemLineBody.Event.valueOf(line.event().toUpperCase(Locale.ROOT)),
                about,
                line.name().orElse(null),
                line.was().orElse(null),
                line.text().orElse(null),
                line.ts().instant())
            .body();
    writes.draft(
        conversation,
        new Draft(
            Draft.Mode.CREATE,
            key,
            ConversationKinds.SYSTEM_LINE,
            null,
            Mark.LIVING,
            body,
            false,
            author));
    held.put(key, new Held(0, ConversationKinds.SYSTEM_LINE, null, Mark.LIVING, true, body));
    tally.imported(Sort.MESSAGES, 1);
  }

  static UUID reactionKey(UUID message, UUID account, SlackItem.Reaction reaction) {
    return Keys.reaction(message, account, SlackEmoji.unicodeOrName(reaction.name()));
  }

  private void reactions(UUID message, SlackItem.Message m) {
    Held target = held.get(message);
    boolean isGone = target != null && target.mark != Mark.LIVING;
    for (SlackItem.Reaction reaction : m.reactions()) {
      int unnamed = reaction.count() - reaction.users().size();
      if (unnamed > 0) {
        tally.skipped(Sort.REACTIONS, unnamed);
        problem(
            m.where(),
            "The export does not say who gave %,d of the reactions :%s:."
                .formatted(unnamed, reaction.name()));
      }
      for (String user : reaction.users()) {
        if (isGone) {
          tally.skipped(Sort.REACTIONS, 1);
        } else {
          reaction(message, people.account(user), reaction);
        }
      }
    }
  }

  /// A reaction that is here, given or taken back, stays as it is.
  private void reaction(UUID message, UUID account, SlackItem.Reaction reaction) {
    UUID key = reactionKey(message, account, reaction);
    if (held.containsKey(key)) {
      tally.skipped(Sort.REACTIONS, 1);
      return;
    }
    String kind = ConversationKinds.REACTION.name();
    Body body = new ReactionBody(SlackEmoji.unicodeOrName(reaction.name()), true).body();
    writes.draft(
        conversation,
        new Draft(Draft.Mode.CREATE, key, kind, message, Mark.LIVING, body, false, account));
    held.put(key, new Held(0, kind, message, Mark.LIVING, true, body));
    tally.imported(Sort.REACTIONS, 1);
  }

  private void divide(UUID first, boolean inMain) {
    if (!inMain || isDividerNeeded == null || askedForDivider) {
      return;
    }
    askedForDivider = true;
    if (isDividerNeeded.getAsBoolean()) {
      writes.draft(
          conversation,
          Draft.create(
              ids.divider(first),
              ConversationKinds.SYSTEM_LINE,
              null,
              SystemLineBody.of(SystemLineBody.Event.IMPORTED).body()));
    }
  }

  private void problem(SlackItem.Where where, String reason) {
    problems.accept(new Problem(where.file(), where.index(), reason));
  }
}
