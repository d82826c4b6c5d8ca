package app.fermata.bench.target;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Who and what a run needs in the workspace.
///
/// @param people accounts, numbered from 0
/// @param rooms conversations, numbered from 0
public record Population(int people, List<Room> rooms) {

  /// A conversation.
  ///
  /// @param members numbers of people
  /// @param direct whether it is a direct between two; else a private channel
  /// @param messages how many it holds already
  public record Room(String name, int[] members, boolean direct, int messages) {

    public Room {
      if (direct && members.length != 2) {
        throw new IllegalArgumentException("a direct has two people, not " + members.length);
      }
    }

    public Room holding(int number) {
      return new Room(name, members, direct, number);
    }
  }

  public Population {
    rooms = List.copyOf(rooms);
  }

  /// Everybody in one channel.
  public static Population oneChannel(int people) {
    return new Population(people, List.of(channel(0, IntStream.range(0, people).toArray())));
  }

  /// Nobody in two rooms: `rooms` channels with `members` people each.
  public static Population separateChannels(int rooms, int members) {
    var all = new ArrayList<Room>();
    for (int i = 0; i < rooms; i++) {
      all.add(channel(i, IntStream.range(i * members, (i + 1) * members).toArray()));
    }
    return new Population(rooms * members, all);
  }

  /// Directs: 0 with 1, 2 with 3, and so on.
  public static Population pairs(int pairs) {
    var all = new ArrayList<Room>();
    for (int i = 0; i < pairs; i++) {
      all.add(new Room("pair " + i, new int[] {2 * i, 2 * i + 1}, true, 0));
    }
    return new Population(2 * pairs, all);
  }

  /// Everybody is in `each` channels of the same size, spread evenly: person p is in the channels
  /// p, p + 1 … p + each - 1, counted round.
  public static Population overlapping(int people, int each) {
    int channels = Math.max(each, Math.min(people, 20 * each));
    var members = new ArrayList<List<Integer>>();
    for (int i = 0; i < channels; i++) {
      members.add(new ArrayList<>());
    }
    for (int person = 0; person < people; person++) {
      for (int i = 0; i < each; i++) {
        members.get((person + i) % channels).add(person);
      }
    }
    var all = new ArrayList<Room>();
    for (int i = 0; i < channels; i++) {
      all.add(channel(i, members.get(i).stream().mapToInt(Integer::intValue).toArray()));
    }
    return new Population(people, all);
  }

  static Room channel(int number, int[] members) {
    return new Room("channel-" + number, members, false, 0);
  }
}
