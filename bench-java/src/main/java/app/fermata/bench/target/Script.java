package app.fermata.bench.target;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What was said in a room before a run, message by message: the same each time, so that nothing
/// but its number has to be remembered of a message.
///
/// @param room number of the room
public record Script(int room, Population.Room what) {
  /// Messages of one wave answer and react to earlier waves only, so that a wave can be written in
  /// any order.
  static final int WAVE = 256;

  private static final int LONG_THREAD_SHARE = 100;
  private static final int TRIES = 8;
  private static final List<String> EMOJI = List.of("👍", "🎉", "❤️", "👀", "😄");

  /// Reserved streams of randomness for each message.
  private enum Stream {
    AUTHOR,
    ROOT,
    REACTION,
    MENTION
  }

  public int messages() {
    return what.past().messages();
  }

  /// Number of the first message of this one's wave. Waves double until they are whole.
  static int wave(int number) {
    return number < WAVE ? Integer.highestOneBit(number) : number - number % WAVE;
  }

  /// Number of the first message after this one's wave.
  static int nextWave(int number) {
    return number < WAVE ? Math.max(1, Integer.highestOneBit(number) * 2) : wave(number) + WAVE;
  }

  private SplittableRandom random(int number, Stream stream) {
    long seed = ((long) room << 34) + ((long) number << 2) + stream.ordinal();
    return new SplittableRandom(seed * 0x9e3779b97f4a7c15L + 1);
  }

  /// Who says it: the number of a person.
  public int author(int number) {
    int[] members = what.members();
    return members[random(number, Stream.AUTHOR).nextInt(members.length)];
  }

  /// Number of the message that begins the thread that this one is a reply in; -1 for a message of
  /// the main timeline. One reply in a hundred goes to the thread of message 0, which gets long.
  public int root(int number) {
    SplittableRandom random = random(number, Stream.ROOT);
    int before = wave(number);
    if (!isReply(random, before)) {
      return -1;
    }
    if (random.nextInt(LONG_THREAD_SHARE) == 0) {
      return 0;
    }
    for (int i = 0; i < TRIES; i++) {
      int candidate = before - 1 - random.nextInt(Math.min(before, 2 * WAVE));
      if (!isReply(random(candidate, Stream.ROOT), wave(candidate))) {
        return candidate;
      }
    }
    return 0;
  }

  private boolean isReply(SplittableRandom fresh, int before) {
    return fresh.nextInt(100) < what.past().replies() && before > 0;
  }

  /// Number of the message that somebody reacts to after this one; -1: nobody does.
  public int reactionTo(int number) {
    SplittableRandom random = random(number, Stream.REACTION);
    int before = wave(number);
    if (before == 0 || random.nextInt(100) >= what.past().reactions()) {
      return -1;
    }
    return before - 1 - random.nextInt(Math.min(before, 2 * WAVE));
  }

  /// Who reacts then.
  public int reactor(int number) {
    SplittableRandom random = random(number, Stream.REACTION);
    random.nextLong();
    random.nextLong();
    return what.members()[random.nextInt(what.members().length)];
  }

  public String emoji(int number) {
    return EMOJI.get(number % EMOJI.size());
  }

  /// The person whom this message mentions; -1: it mentions nobody.
  public int mentioned(int number) {
    SplittableRandom random = random(number, Stream.MENTION);
    return random.nextInt(100) < what.past().mentions()
        ? what.members()[random.nextInt(what.members().length)]
        : -1;
  }

  /// @param people all of them, by number
  public String text(int number, List<Workspace.Person> people) {
    int mentioned = mentioned(number);
    String text = Texts.message(room * 7_919 + number);
    return mentioned < 0 ? text : mention(mentioned, people.get(mentioned)) + " " + text;
  }

  /// A mention as it stands in Markdown.
  public static String mention(int number, Workspace.Person person) {
    return "[@Person " + number + "](fermata:account/" + person.account() + ")";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Script that && room == that.room;
  }

  @Override
  public int hashCode() {
    return room;
  }
}
