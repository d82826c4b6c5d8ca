package app.fermata.server.fuzz;

import app.fermata.server.Described;
import app.fermata.server.TestServer;
import app.fermata.server.TestServer.Person;
import app.fermata.server.config.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Whatever comes over HTTP and over the socket, by a stranger, a member, an owner and somebody who
/// was removed: no error of the server's own, no hanging, nothing that grows, nothing of the inside
/// in an answer, and the conversation goes on.
///
/// `-Dfermata.fuzz.seconds=600` goes on for that long, `-Dfermata.seed=…` asks again what a round
/// with that seed asked.
class FuzzTest {
  private static final Duration LASTING =
      Duration.ofSeconds(Integer.getInteger("fermata.fuzz.seconds", 0));
  private static final int ROUNDS = 2;
  private static final int REQUESTS = 120;
  private static final int FRAMES = 80;

  private final Described document = Described.bundled();
  private final Set<String> succeeded = new TreeSet<>();

  @Test
  void whateverComesThePromisesHold() throws Exception {
    Long again = Long.getLong("fermata.seed");
    var seeds = new Random();
    try (var server =
            TestServer.start(
                Map.of(Key.TRUSTED_PROXIES, "127.0.0.1", Key.DATABASE_CONNECTIONS, "10"));
        var traces = new Traces(server)) {
      Person ada = server.setUp();
      long until = System.nanoTime() + LASTING.toNanos();
      for (int round = 0; round < ROUNDS || System.nanoTime() < until; round++) {
        long seed = again == null ? seeds.nextLong() : again;
        System.out.println("round " + round + ", seed " + seed);
        try {
          var house = new House(server, ada);
          try (var aftermath = new Aftermath(house)) {
            round(house, seed);
            aftermath.isInOrder();
          }
          traces.noErrors();
          if (round == 0) {
            traces.begin();
          }
        } catch (AssertionError broken) {
          throw new AssertionError("-Dfermata.seed=" + seed + ": " + broken.getMessage(), broken);
        }
      }
      traces.nothingGrew();
      System.out.println("answered with success: " + succeeded);
    }
  }

  private void round(House house, long seed) throws Exception {
    List<Callable<Set<String>>> parts = new ArrayList<>();
    for (Persona who : List.of(house.stranger(), house.member(), house.owner(), house.removed())) {
      var asking = new Asking(house, who, document, new Chance(seed + parts.size()));
      parts.add(() -> asking.ask(REQUESTS));
      var talking = new Talking(house, who, document, new Chance(seed + parts.size()));
      parts.add(
          () -> {
            talking.talk(FRAMES);
            return Set.of();
          });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Set<String>> part : threads.invokeAll(parts)) {
        succeeded.addAll(part.get());
      }
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AssertionError broken) {
        throw broken;
      }
      throw failed;
    }
  }
}
