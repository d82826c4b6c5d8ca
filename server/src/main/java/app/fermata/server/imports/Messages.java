package app.fermata.server.imports;

import app.fermata.log.Entry;
import app.fermata.server.imports.Journal.Decision;
import app.fermata.server.slack.Problem;
import app.fermata.server.slack.SlackConversation;
import app.fermata.server.slack.SlackItem;
import app.fermata.server.slack.SlackTs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// Takes the items of one conversation in the order of time and writes them in batches; `end`
/// writes the last one.
final class Messages implements Consumer<SlackItem> {
  /// Entries of a batch, more or less: a message brings its reactions along.
  private static final int BATCH = 200;

  private final Journal journal;
  private final SlackIds ids;
  private final People people;
  private final Tally tally;
  private final Consumer<Problem> problems;
  private final SlackConversation from;
  private final Channels.Place place;
  private final SeenTimes seen = new SeenTimes();
  private final List<SlackItem> batch = new ArrayList<>();
  private int weight;
  private boolean isDividerSettled;

  Messages(
      Journal journal,
      SlackIds ids,
      People people,
      Tally tally,
      Consumer<Problem> problems,
      SlackConversation from,
      Channels.Place place) {
    this.journal = journal;
    this.ids = ids;
    this.people = people;
    this.tally = tally;
    this.problems = problems;
    this.from = from;
    this.place = place;
    this.isDividerSettled = !place.existed();
  }

  @Override
  public void accept(SlackItem item) {
    batch.add(item);
    weight +=
        switch (item) {
          case SlackItem.Message m ->
              1 + m.reactions().stream().mapToInt(r -> r.users().size()).sum();
          case SlackItem.Changed _, SlackItem.Line _, SlackItem.Deleted _ -> 1;
          case SlackItem.Unreadable unreadable -> {
            problems.accept(
                new Problem(
                    unreadable.where().file(), unreadable.where().index(), unreadable.reason()));
            yield 1;
          }
        };
    if (weight >= BATCH) {
      flush();
    }
  }

  void end() {
    flush();
  }

  private void flush() {
    if (batch.isEmpty()) {
      return;
    }
    meet();
    List<Problem> noticed = new ArrayList<>();
    boolean[] divided = {isDividerSettled};
    Tally result =
        journal.write(
            () -> {
              noticed.clear();
              divided[0] = isDividerSettled;
              return decide(noticed::add, divided);
            });
    isDividerSettled = divided[0];
    tally.add(result);
    noticed.forEach(problems);
    batch.forEach(this::remember);
    batch.clear();
    weight = 0;
  }

  private Decision decide(Consumer<Problem> noticed, boolean[] divided) {
    Map<UUID, Entry> known = journal.newest(place.id(), keys());
    MessageDecision decision =
        new MessageDecision(journal, ids, people, from, place.id(), seen, known, noticed);
    if (!divided[0]) {
      decision.divideWhere(() -> Divider.isNeeded(journal, place.id()));
    }
    batch.forEach(decision::add);
    divided[0] |= decision.hasAskedForDivider();
    return decision.end();
  }

  /// Makes the accounts that the batch names, so that deciding on it writes to one log only.
  private void meet() {
    for (SlackItem item : batch) {
      switch (item) {
        case SlackItem.Message m -> meet(m);
        case SlackItem.Changed c -> meet(c.message());
        case SlackItem.Line line -> {
          people.account(line.author());
          line.about().ifPresent(people::account);
        }
        case SlackItem.Deleted _, SlackItem.Unreadable _ -> {}
      }
    }
  }

  private void meet(SlackItem.Message m) {
    people.account(m.author());
    m.reactions().forEach(r -> r.users().forEach(people::account));
    if (m.thread().isPresent()) {
      m.rootAuthor().ifPresent(people::account);
    }
  }

  private Set<UUID> keys() {
    Set<UUID> keys = new HashSet<>();
    for (SlackItem item : batch) {
      switch (item) {
        case SlackItem.Message m -> keys(m, keys);
        case SlackItem.Changed c -> keys(c.message(), keys);
        case SlackItem.Line line -> keys.add(ids.message(from.id(), line.id()));
        case SlackItem.Deleted d -> keys.add(ids.message(from.id(), d.ts().text()));
        case SlackItem.Unreadable _ -> {}
      }
    }
    return keys;
  }

  private void keys(SlackItem.Message m, Set<UUID> keys) {
    UUID message = ids.message(from.id(), m.id());
    keys.add(message);
    m.thread().map(SlackTs::text).ifPresent(root -> keys.add(ids.message(from.id(), root)));
    for (SlackItem.Reaction reaction : m.reactions()) {
      for (String user : reaction.users()) {
        keys.add(MessageDecision.reactionKey(message, people.account(user), reaction));
      }
    }
  }

  private void remember(SlackItem item) {
    switch (item) {
      case SlackItem.Message m -> seen.add(m.ts().micros());
      case SlackItem.Line _, SlackItem.Changed _, SlackItem.Deleted _, SlackItem.Unreadable _ -> {}
    }
  }
}
