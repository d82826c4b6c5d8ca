package app.fermata.server.attention;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.Card;
import app.fermata.server.Examples;
import app.fermata.server.access.Actor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

class UnreadLaws {

  @Property(tries = 120)
  @Label("cards equal brute force after every random history")
  void cardsEqualBruteForceAfterEveryRandomHistory(@ForAll long seed) throws Exception {
    try (var harbour = Examples.inMemory(seed)) {
      var history = new RandomHistory(harbour, seed);
      for (int i = 0; i < 60; i++) {
        history.step();
      }
      for (Actor who : history.people()) {
        assertThat(counted(harbour.core.attention().cards().all(who)))
            .as("seed %d, account %s", seed, who.account())
            .isEqualTo(BruteForce.of(harbour.log, who.account()));
        assertThat(harbour.core.roster().joined(who.account()))
            .isEqualTo(BruteForce.floors(harbour.log, who.account()));
      }
    }
  }

  /// The counts of cards in the shape of the brute force.
  static Map<UUID, BruteForce.Counts> counted(List<Card> cards) {
    var counts = new TreeMap<UUID, BruteForce.Counts>();
    for (Card card : cards) {
      var threads = new HashMap<UUID, BruteForce.Count>();
      for (Card.ThreadCard thread : card.threads()) {
        threads.put(thread.root(), new BruteForce.Count(thread.unread(), thread.mentions(), 0));
      }
      counts.put(
          card.log(),
          new BruteForce.Counts(
              new BruteForce.Count(card.unread(), card.mentions(), card.firstUnread()), threads));
    }
    return counts;
  }
}
