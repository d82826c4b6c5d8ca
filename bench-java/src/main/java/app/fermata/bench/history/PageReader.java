package app.fermata.bench.history;

import app.fermata.bench.Latencies;
import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.load.Requests;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.Story;
import app.fermata.bench.target.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/// Reads one page after the other, of each sort in turn, each as another member.
public final class PageReader {
  private static final int LIMIT = 50;
  private static final int MOST_FAULTS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Says who one is: what every request does first.
  private static final String NO_WORK = "/api/v1/session";

  private final LoadLoop loop;
  private final Requests requests;
  private final Population population;
  private final Workspace workspace;
  private final SplittableRandom random;
  private final PageCheck check;
  private final Story story;
  private final UUID room;
  private final Latencies all = new Latencies();
  private final Latencies roundTrip = new Latencies();
  private final Map<Sort, Latencies> each = new EnumMap<>(Sort.class);
  private final List<String> faults = new ArrayList<>();
  private Instant first = Instant.MAX;
  private Instant last = Instant.EPOCH;
  private long bytes;
  private long asked;
  private long until;
  private boolean reading;

  /// The sorts of pages.
  public enum Sort {
    PLACE("pages around a place"),
    BEFORE("pages before a place"),
    UNREAD("the first unread"),
    DATE("a date"),
    THREAD("a thread"),
    MESSAGE("a message by its link"),
    LAST("the last page");

    private final String words;

    Sort(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A page to be read.
  ///
  /// @param anchor the query, without `limit`
  /// @param thread number of the message whose thread it is; -1: the main timeline
  /// @param place that must be on it; 0: any
  record Wanted(Sort sort, int person, String anchor, int thread, long place) {}

  public PageReader(
      LoadLoop loop, Population population, Workspace workspace, SplittableRandom random) {
    this.loop = loop;
    this.requests = new Requests(loop, 1);
    this.population = population;
    this.workspace = workspace;
    this.random = random;
    this.story = workspace.stories().getFirst();
    this.room = workspace.rooms().getFirst();
    this.check = new PageCheck(workspace, room, story);
    for (Sort sort : Sort.values()) {
      each.put(sort, new Latencies());
    }
  }

  /// Reads for as long as `span`, and returns when the last page has come. Any thread.
  public void read(Duration span) throws InterruptedException {
    loop.ask(
        () -> {
          until = System.nanoTime() + span.toNanos();
          reading = true;
          next();
          return true;
        });
    loop.await("The last page had not come", span.plus(PATIENCE), () -> !reading);
  }

  /// Forgets the durations so far. Any thread.
  public void forget() {
    loop.ask(
        () -> {
          all.clear();
          roundTrip.clear();
          each.values().forEach(Latencies::clear);
          bytes = 0;
          asked = 0;
          return true;
        });
  }

  private void next() {
    if (System.nanoTime() > until || faults.size() >= MOST_FAULTS) {
      reading = false;
      return;
    }
    Sort[] sorts = Sort.values();
    int turn = (int) (asked++ % (sorts.length + 1));
    if (turn == sorts.length) {
      requests.get(
          NO_WORK,
          workspace.people().get(random.nextInt(population.people())).token(),
          answer -> {
            if (answer.isGood()) {
              roundTrip.add(answer.nanos());
            } else {
              fault(NO_WORK + ": " + answer);
            }
            next();
          });
      return;
    }
    Wanted wanted = wanted(sorts[turn]);
    String path = "/api/v1/conversations/" + room + "/page?limit=" + LIMIT + wanted.anchor();
    requests.get(
        path,
        workspace.people().get(wanted.person()).token(),
        answer -> {
          arrived(wanted, answer);
          next();
        });
  }

  private Wanted wanted(Sort sort) {
    int messages = story.script().messages();
    int person = random.nextInt(population.people());
    int number = random.nextInt(messages);
    long place = 1 + random.nextLong(story.last());
    return switch (sort) {
      case PLACE -> new Wanted(sort, person, "&around=" + place, -1, 0);
      case BEFORE -> new Wanted(sort, person, "&before=" + place, -1, 0);
      case UNREAD -> new Wanted(sort, person, "&unread=first", -1, firstUnread(person));
      case DATE -> new Wanted(sort, person, "&date=" + date(), -1, 0);
      case THREAD -> {
        int root = story.script().root(number) < 0 ? number : story.script().root(number);
        yield new Wanted(sort, person, "&thread=" + story.key(root), root, 0);
      }
      case MESSAGE -> {
        int root = story.script().root(number);
        // A reply shows where its thread begins.
        long shown = story.place(root < 0 ? number : root);
        yield new Wanted(sort, person, "&message=" + story.key(number), -1, shown);
      }
      case LAST -> new Wanted(sort, person, "", -1, 0);
    };
  }

  /// The place of the first message by somebody else that this person has not read.
  private long firstUnread(int person) {
    Population.Reading reading = population.readings().get(person);
    long[] main = story.main();
    for (int i = story.below(story.upTo(reading.share()) + 1); i < main.length; i++) {
      if (story.script().author(story.number(main[i])) != person) {
        return main[i];
      }
    }
    return 0;
  }

  private Instant date() {
    if (!first.isBefore(last)) {
      return Instant.ofEpochMilli(0);
    }
    return Instant.ofEpochMilli(random.nextLong(first.toEpochMilli(), last.toEpochMilli() + 1));
  }

  private void arrived(Wanted wanted, Requests.Answer answer) {
    if (!answer.isGood()) {
      fault(wanted.sort() + ": " + answer);
      return;
    }
    all.add(answer.nanos());
    each.getOrDefault(wanted.sort(), all).add(answer.nanos());
    bytes += answer.body().length;
    PageCheck.Seen seen = check.read(wanted, answer.body(), LIMIT);
    seen.faults().forEach(what -> fault(wanted.sort() + wanted.anchor() + ": " + what));
    first = seen.first().isBefore(first) ? seen.first() : first;
    last = seen.last().isAfter(last) ? seen.last() : last;
  }

  private void fault(String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(what);
    }
  }

  // ---- results, when nothing is being read

  public Latencies all() {
    return all;
  }

  public Latencies of(Sort sort) {
    return each.getOrDefault(sort, all);
  }

  /// Of requests that ask for nothing.
  public Latencies roundTrip() {
    return roundTrip;
  }

  public double bytesPerPage() {
    return all.count() == 0 ? 0 : (double) bytes / all.count();
  }

  /// Requests of every sort.
  public long requests() {
    return Math.max(1, asked);
  }

  public List<String> faults() {
    return loop.ask(() -> List.copyOf(faults));
  }
}
