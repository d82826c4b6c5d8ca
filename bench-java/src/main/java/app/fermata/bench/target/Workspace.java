package app.fermata.bench.target;

import java.util.List;
import java.util.UUID;

/// A workspace that holds what a `Population` asked for.
///
/// @param people in the population's order
/// @param rooms the ids of the conversations, in the population's order
/// @param stories what was said in them, in the same order
public record Workspace(UUID id, List<Person> people, List<UUID> rooms, List<Story> stories) {

  /// Somebody and the token that their programs sign in with.
  public record Person(UUID account, String token) {

    @Override
    public String toString() {
      return "Person[" + account + "]";
    }
  }

  public Workspace {
    people = List.copyOf(people);
    rooms = List.copyOf(rooms);
    stories = List.copyOf(stories);
  }
}
