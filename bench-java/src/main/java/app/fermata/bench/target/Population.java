package app.fermata.bench.target;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Who and what a run needs in the workspace.
///
/// @param people accounts, numbered from 0
/// @param rooms conversations, numbered from 0
/// @param readings how far people have read; who has none here has read nothing
public record Population(int people, List<Room> rooms, List<Reading> readings) {

  /// What a conversation is.
  public enum Kind {
    /// Found and read by its members only.
    PRIVATE_CHANNEL,
    /// Everybody may join it.
    PUBLIC_CHANNEL,
    /// Between two people.
    DIRECT
  }

  /// A conversation.
  ///
  /// @param members numbers of people
  /// @param past what has been said in it
  public record Room(String name, int[] members, Kind kind, Past past) {

    public Room {
      if (kind == Kind.DIRECT && members.length != 2) {
        throw new IllegalArgumentException("a direct has two people, not " + members.length);
      }
    }

    public boolean direct() {
      return kind == Kind.DIRECT;
    }

    public Room with(Past itsPast) {
      return new Room(name, members, kind, itsPast);
    }
  }

  /// How much has been said in a conversation.
  ///
  /// @param messages replies included
  /// @param replies of a hundred messages
  /// @param reactions for a hundred messages
  /// @param mentions of one person, in a hundred messages
  public record Past(int messages, int replies, int reactions, int mentions) {
    public static final Past NOTHING = new Past(0, 0, 0, 0);

    /// Messages in the proportions that Mattermost's load tester uses (mattermost-load-test-ng at
    /// 784dbc17): 18 % replies, 13 reactions for a hundred posts, 10 % with a mention.
    public static Past of(int messages) {
      return new Past(messages, 18, 13, 10);
    }
  }

  /// How far somebody has read a room.
  ///
  /// @param share of its messages, 0 to 1
  public record Reading(int person, int room, double share) {}

  public Population {
    rooms = List.copyOf(rooms);
    readings = List.copyOf(readings);
  }

  private Population(int people, List<Room> rooms) {
    this(people, rooms, List.of());
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
      all.add(new Room("pair " + i, new int[] {2 * i, 2 * i + 1}, Kind.DIRECT, Past.NOTHING));
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

  /// One person, number 0, in very many conversations: of five, one is a direct, the others are
  /// channels with up to twenty members. A little has been said in each, and in nine of ten that
  /// person has read it.
  public static Population oneBusyPerson(int people, int conversations, SplittableRandom random) {
    var all = new ArrayList<Room>();
    var readings = new ArrayList<Reading>();
    for (int i = 0; i < conversations; i++) {
      boolean direct = i % 5 == 4;
      int others = direct ? 1 : 1 + random.nextInt(Math.min(20, people - 1));
      int first = direct ? i % (people - 1) : random.nextInt(people - others);
      int[] members = new int[others + 1];
      for (int m = 1; m <= others; m++) {
        members[m] = first + m;
      }
      Past past = new Past(1 + random.nextInt(4), 0, 0, 10);
      all.add(new Room("channel-" + i, members, direct ? Kind.DIRECT : Kind.PRIVATE_CHANNEL, past));
      readings.add(new Reading(0, i, random.nextInt(10) == 0 ? random.nextDouble() : 1));
    }
    return new Population(people, all, readings);
  }

  /// One channel with a long past, which everybody has read to another place.
  public static Population oneLongPast(int people, int messages, SplittableRandom random) {
    Room room = channel(0, IntStream.range(0, people).toArray()).with(Past.of(messages));
    var readings = new ArrayList<Reading>();
    for (int person = 0; person < people; person++) {
      readings.add(new Reading(person, 0, random.nextDouble()));
    }
    return new Population(people, List.of(room), readings);
  }

  /// A company: one channel for all, teams of 25 with a private channel each, and for every ten
  /// people a public channel that forty have joined. Everybody has read most of what was said.
  ///
  /// @param messages in each channel
  public static Population company(int people, int messages, SplittableRandom random) {
    var all = new ArrayList<Room>();
    all.add(
        new Room(
            "all-hands",
            IntStream.range(0, people).toArray(),
            Kind.PUBLIC_CHANNEL,
            Past.of(messages)));
    int team = Math.min(25, people);
    for (int first = 0; first + team <= people; first += team) {
      int[] members = IntStream.range(first, first + team).toArray();
      all.add(new Room("team-" + first / team, members, Kind.PRIVATE_CHANNEL, Past.of(messages)));
    }
    int size = Math.min(40, Math.max(2, people / 2));
    for (int i = 0; i < Math.max(2, people / 10); i++) {
      int[] members = random.ints(0, people).distinct().limit(size).sorted().toArray();
      all.add(new Room("topic-" + i, members, Kind.PUBLIC_CHANNEL, Past.of(messages)));
    }
    var readings = new ArrayList<Reading>();
    for (int room = 0; room < all.size(); room++) {
      for (int member : all.get(room).members()) {
        readings.add(new Reading(member, room, 1 - random.nextDouble() * random.nextDouble()));
      }
    }
    return new Population(people, all, readings);
  }

  /// How many messages there are in all.
  public long messages() {
    return rooms.stream().mapToLong(room -> room.past().messages()).sum();
  }

  static Room channel(int number, int[] members) {
    return new Room("channel-" + number, members, Kind.PRIVATE_CHANNEL, Past.NOTHING);
  }
}
