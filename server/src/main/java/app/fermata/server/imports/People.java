package app.fermata.server.imports;

import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Mark;
import app.fermata.server.access.Role;
import app.fermata.server.command.Writes;
import app.fermata.server.imports.Journal.Decision;
import app.fermata.server.imports.Tally.Sort;
import app.fermata.server.mrkdwn.Names;
import app.fermata.server.slack.SlackItem.Author;
import app.fermata.server.slack.SlackPerson;
import app.fermata.server.workspace.AccountBody;
import app.fermata.server.workspace.WorkspaceKinds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The accounts of the people and bots of an export. Whoever writes, reacts or is a member without
/// being listed gets one too, when first met.
final class People {
  private static final int BATCH = 200;
  private final Journal journal;
  private final SlackIds ids;
  private final Tally tally;
  private final Map<String, Names.Target> bySlackId = new HashMap<>();
  private final Set<String> bots = new HashSet<>();
  private boolean isListComplete;

  People(Journal journal, SlackIds ids, Tally tally) {
    this.journal = journal;
    this.ids = ids;
    this.tally = tally;
  }

  /// Brings everybody in the list.
  void bring(List<SlackPerson> people) {
    isListComplete = !people.isEmpty();
    for (int from = 0; from < people.size(); from += BATCH) {
      List<SlackPerson> some = people.subList(from, Math.min(people.size(), from + BATCH));
      tally.add(journal.write(() -> decide(some)));
    }
    for (SlackPerson person : people) {
      know(person.id(), person.name(), person.bot());
    }
    for (SlackPerson person : people) {
      person.botId().ifPresent(bot -> alias(bot, person.id()));
    }
  }

  private Decision decide(List<SlackPerson> people) {
    Map<UUID, Entry> known =
        journal.newest(
            ids.workspace(), people.stream().map(person -> ids.account(person.id())).toList());
    Writes writes = new Writes();
    Tally result = new Tally();
    for (SlackPerson person : people) {
      UUID account = ids.account(person.id());
      Entry entry = known.get(account);
      AccountBody body = body(person);
      if (entry == null) {
        writes.draft(ids.workspace(), create(account, body));
        result.imported(Sort.PEOPLE, 1);
      } else {
        if (isOurs(entry) && !AccountBody.read(entry.body()).equals(body)) {
          writes
              .guard(ids.workspace(), account, entry.seq())
              .draft(
                  ids.workspace(),
                  Draft.change(account, WorkspaceKinds.ACCOUNT.name(), null, body.body()));
        }
        result.skipped(Sort.PEOPLE, 1);
      }
    }
    return new Decision(writes, result);
  }

  /// Whether nobody but imports has written it.
  private boolean isOurs(Entry entry) {
    return entry.isLiving() && entry.author().equals(journal.author());
  }

  /// Owners and administrators of Slack come as members: who may administer here is decided here.
  private static AccountBody body(SlackPerson person) {
    return new AccountBody(
        person.name(),
        person.guest() ? Role.GUEST : Role.MEMBER,
        person.bot(),
        person.deleted(),
        true,
        person.zone().orElse(null),
        person.title().orElse(null));
  }

  private static Draft create(UUID account, AccountBody body) {
    return new Draft(
        Draft.Mode.CREATE,
        account,
        WorkspaceKinds.ACCOUNT.name(),
        null,
        Mark.LIVING,
        body.body(),
        false,
        account);
  }

  private void know(String slackId, String name, boolean bot) {
    bySlackId.putIfAbsent(slackId, new Names.Target(ids.account(slackId), name));
    if (bot) {
      bots.add(slackId);
    }
  }

  private void alias(String botId, String slackId) {
    Names.Target target = bySlackId.get(slackId);
    if (target != null) {
      bySlackId.putIfAbsent(botId, target);
    }
  }

  /// The account of an author, made where there is none.
  UUID account(Author author) {
    return find(author.id())
        .orElseGet(
            () -> {
              String name = author.name().orElseGet(() -> unnamed(author.id()));
              return meet(author.id(), name, author.bot());
            })
        .id();
  }

  /// The account of somebody of whom only the id is known, made where there is none.
  UUID account(String slackId) {
    return account(new Author(slackId, Optional.empty(), slackId.startsWith("B")));
  }

  /// What a name of its own would add to the account's.
  boolean isCalled(String slackId, String name) {
    return find(slackId).map(target -> target.name().equals(name)).orElse(false);
  }

  private static String unnamed(String slackId) {
    return switch (slackId) {
      case "USLACKBOT" -> "Slackbot";
      case "unknown" -> "Somebody in Slack";
      default -> slackId;
    };
  }

  private Names.Target meet(String slackId, String name, boolean bot) {
    UUID account = ids.account(slackId);
    boolean guest = isListComplete && !bot;
    AccountBody body =
        new AccountBody(name, guest ? Role.GUEST : Role.MEMBER, bot, false, true, null, null);
    tally.add(
        journal.write(
            () -> {
              Writes writes = new Writes();
              Tally result = new Tally();
              if (journal.newest(ids.workspace(), List.of(account)).isEmpty()) {
                writes.draft(ids.workspace(), create(account, body));
                result.imported(Sort.PEOPLE, 1);
              } else {
                result.skipped(Sort.PEOPLE, 1);
              }
              return new Decision(writes, result);
            }));
    know(slackId, name, bot);
    return new Names.Target(account, name);
  }

  /// The account that an id became, if somebody of that id is known.
  Optional<Names.Target> find(String slackId) {
    return Optional.ofNullable(bySlackId.get(slackId));
  }
}
