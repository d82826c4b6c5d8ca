package app.fermata.log.postgres;

import app.fermata.log.Append;
import app.fermata.log.Body;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.log.contract.Examples;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// The commands of the kill test: each a function of three numbers, so that the parent can send
/// again what the killed child sent. Every body names its command and is used once, so a command
/// written twice shows.
record KillTraffic(long seed, int thread, int number) {
  static final int LOGS = 8;
  private static final int SHARED_KEYS = 6;

  static UUID log(int i) {
    return new UUID(9, i);
  }

  Append command() {
    Random random = new Random(seed * 31 + thread * 1_000_003L + number);
    UUID id = new UUID(random.nextLong(), random.nextLong());
    UUID account = new UUID(7, thread);
    List<Append.Part> parts = new ArrayList<>();
    int first = random.nextInt(LOGS);
    parts.add(part(first, id, random));
    if (random.nextInt(6) == 0) {
      parts.add(part((first + 1 + random.nextInt(LOGS - 1)) % LOGS, id, random));
    }
    return new Append(
        new CommandId(account, id),
        Digest.of(id.toString().getBytes(StandardCharsets.UTF_8)),
        account,
        parts);
  }

  private static Append.Part part(int log, UUID id, Random random) {
    Body body = Body.utf8(id + " in " + log);
    UUID fresh = new UUID(random.nextLong(), random.nextLong());
    UUID shared = new UUID(8, random.nextInt(SHARED_KEYS));
    Draft draft =
        switch (random.nextInt(6)) {
          case 0 -> Draft.put(shared, Examples.CARD, null, body);
          case 1 -> Draft.put(new UUID(8, 100), Examples.BOOKMARK, null, body);
          default -> Draft.create(fresh, Examples.NOTE, null, body);
        };
    return new Append.Part(log(log), List.of(), List.of(draft));
  }

  /// One line: what the child is about to do, or has had acknowledged.
  String line(char what) {
    return what + " " + seed + " " + thread + " " + number;
  }

  static KillTraffic of(String line) {
    String[] words = line.split(" ");
    return new KillTraffic(
        Long.parseLong(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
  }
}
