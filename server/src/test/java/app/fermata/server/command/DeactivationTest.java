package app.fermata.server.command;

import static app.fermata.server.Examples.args;
import static app.fermata.server.Examples.in;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.FeedPage;
import app.fermata.server.Examples;
import app.fermata.server.OnPostgres;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Commands that are being decided at the instant at which their account loses what they need.
class DeactivationTest {
  private static final int WRITERS = 6;
  private static final int WARM = 12;

  /// What somebody tries again and again until it is refused.
  private interface Attempt {
    Outcome by(Examples.Deaf server, Actor actor, int number);
  }

  @Test
  void nothingOfAnAccountLandsAfterItsDeactivation() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    try (var postgres = new OnPostgres(seed)) {
      Examples harbour = postgres.harbour;
      List<UUID> rooms = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        rooms.add(harbour.channel(harbour.ada, "room " + i));
      }
      for (int round = 0; round < 5; round++) {
        Actor leaver = harbour.arrive("Leaver " + round, Role.MEMBER);
        rooms.forEach(room -> harbour.done(leaver, "join-channel", in(room)));
        ObjectNode account = args().put("account", leaver.account().toString());
        Entry change =
            race(
                harbour,
                leaver,
                (server, actor, n) -> server.post(actor, rooms.get(n % 3), "still here"),
                () -> harbour.done(harbour.ada, "deactivate-account", account));
        assertThat(after(harbour, change))
            .noneMatch(entry -> entry.author().equals(leaver.account()));
      }
    }
  }

  @Test
  void nothingThatAGuestMayNotDoLandsAfterAMemberBecameOne() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    try (var postgres = new OnPostgres(seed)) {
      Examples harbour = postgres.harbour;
      for (int round = 0; round < 3; round++) {
        Actor member = harbour.arrive("Member " + round, Role.MEMBER);
        ObjectNode account =
            args().put("account", member.account().toString()).put("role", "guest");
        Entry change =
            race(
                harbour,
                member,
                (server, actor, n) ->
                    server.execute(
                        actor,
                        "create-channel",
                        args()
                            .put("conversation", harbour.ids.next().toString())
                            .put("name", "secret " + n)
                            .put("private", true)),
                () -> harbour.done(harbour.ada, "set-role", account));
        assertThat(after(harbour, change)).noneMatch(entry -> entry.kind().equals("conversation"));
      }
    }
  }

  /// Several writers on two servers go on until each is refused, and the change comes when they are
  /// well under way. Returns its entry.
  private static Entry race(Examples harbour, Actor actor, Attempt attempt, Runnable change)
      throws Exception {
    List<Examples.Deaf> servers = List.of(new Examples.Deaf(harbour), new Examples.Deaf(harbour));
    var done = new AtomicInteger();
    var changed = new AtomicBoolean();
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int number = i;
      writers.add(
          () -> {
            for (int n = number; ; n += WRITERS) {
              boolean late = changed.get();
              if (attempt.by(servers.get(number % 2), actor, n) instanceof Outcome.Refused) {
                return true;
              }
              if (late) {
                return false;
              }
              done.incrementAndGet();
            }
          });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> running = writers.stream().map(threads::submit).toList();
      while (done.get() < WARM) {
        Thread.onSpinWait();
      }
      change.run();
      changed.set(true);
      for (Future<Boolean> each : running) {
        assertThat(each.get()).as("refused once the change was acknowledged").isTrue();
      }
    }
    return harbour.newest(harbour.workspace, actor.account());
  }

  /// What was committed after this entry, over all logs.
  private static List<Entry> after(Examples harbour, Entry change) {
    List<Entry> fed = new ArrayList<>();
    FeedCursor cursor = FeedCursor.START;
    FeedPage page = harbour.log.feed(cursor, 1000);
    while (!page.cursor().equals(cursor)) {
      fed.addAll(page.entries());
      cursor = page.cursor();
      page = harbour.log.feed(cursor, 1000);
    }
    int at = fed.indexOf(change);
    assertThat(at).isNotNegative();
    return fed.subList(at + 1, fed.size());
  }
}
