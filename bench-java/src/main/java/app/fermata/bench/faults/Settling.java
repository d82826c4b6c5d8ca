package app.fermata.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Waits until everything is well again and compares everything with everything.
final class Settling {
  private final House house;
  private final Book book;

  Settling(House house) {
    this.house = house;
    this.book = house.book();
  }

  /// Silences the talk, waits until every command is answered and every device has everything, and
  /// compares. What is not so goes into the book.
  ///
  /// @return seconds until everybody was live, answered and up to date again
  double settle() throws InterruptedException {
    house.talk().pause();
    long began = System.nanoTime();
    await("live", Device::isLive);
    await("answered", device -> device.unanswered() == 0);
    await("up to date", this::hasEverything);
    double seconds = (System.nanoTime() - began) / 1e9;
    if (book.violations().isEmpty()) {
      book.settle();
      compareReplicas();
      for (Talk.Room room : house.rooms()) {
        readBack(room);
      }
    }
    return seconds;
  }

  private interface Condition {
    boolean holds(Device device);
  }

  private void await(String what, Condition condition) throws InterruptedException {
    if (!book.violations().isEmpty()) {
      return;
    }
    boolean all =
        Wait.until(
            Wait.PATIENCE,
            () ->
                house.devices().stream().allMatch(condition::holds)
                    || house.devices().stream().anyMatch(Device::hasEnded)
                    || !house.server().isAlive()
                    || !book.violations().isEmpty());
    boolean ended = house.devices().stream().anyMatch(Device::hasEnded);
    if (!house.server().isAlive()) {
      book.violation("the server has ended");
    } else if (!all || ended) {
      List<String> late =
          house.devices().stream()
              .filter(device -> !condition.holds(device))
              .map(device -> device.name() + " (" + state(device) + ")")
              .toList();
      book.violation("not " + what + " within " + Wait.PATIENCE + ": " + late);
    }
  }

  private String state(Device device) {
    String behind =
        house.rooms().stream()
            .filter(room -> room.members().contains(device.person()))
            .filter(room -> device.at(room.id()) < book.head(room.id()))
            .map(room -> ", at " + device.at(room.id()) + " of " + book.head(room.id()))
            .collect(Collectors.joining());
    return device.client().state() + ", " + device.unanswered() + " unanswered" + behind;
  }

  private boolean hasEverything(Device device) {
    return device.at(device.account()) >= book.head(device.account())
        && house.rooms().stream()
            .filter(room -> room.members().contains(device.person()))
            .allMatch(
                room -> device.follows(room.id()) && device.at(room.id()) >= book.head(room.id()));
  }

  // ---- the same everywhere

  private void compareReplicas() {
    for (UUID log : book.kept()) {
      Map<UUID, Book.Newest> owed = book.owed(log);
      for (Device device : house.devices()) {
        if (device.follows(log)) {
          compare(device, log, owed);
        }
      }
    }
  }

  private void compare(Device device, UUID log, Map<UUID, Book.Newest> owed) {
    long from = device.wholeFrom(log);
    var held = new HashMap<UUID, Book.Newest>();
    device.client().replica().entries(log).stream()
        .filter(entry -> entry.seq() > from)
        .forEach(entry -> held.put(entry.key(), new Book.Newest(entry.seq(), Content.of(entry))));
    owed.forEach(
        (key, newest) -> {
          if (newest.seq() > from && !newest.equals(held.get(key))) {
            book.violation(
                device.name()
                    + " holds "
                    + held.get(key)
                    + " of "
                    + key
                    + " in "
                    + log
                    + " instead of "
                    + newest);
          }
        });
    for (var each : held.entrySet()) {
      if (!owed.containsKey(each.getKey())) {
        book.violation(device.name() + " alone holds " + each + " in " + log);
      }
    }
  }

  // ---- and over HTTP

  private void readBack(Talk.Room room) throws InterruptedException {
    Map<UUID, Book.Newest> owed = book.owed(room.id());
    Device reader =
        house.devices().stream()
            .filter(device -> room.members().contains(device.person()))
            .findFirst()
            .orElseThrow();
    Set<UUID> wanted = house.talk().main(room.id());
    var found = new HashSet<UUID>();
    long after = book.opened(room.id());
    boolean last = false;
    while (!last && book.violations().isEmpty()) {
      JsonNode page =
          house
              .reads()
              .get(
                  "/api/v1/conversations/" + room.id() + "/page?limit=200&after=" + after,
                  reader.token());
      for (JsonNode entry : page.path("entries")) {
        if (entry.path("kind").asText().equals("message")) {
          readBack(room, entry, owed, found);
        }
      }
      last = page.path("last").asBoolean(page.isMissingNode());
      after = page.path("to").asLong();
    }
    wanted.stream()
        .filter(key -> !found.contains(key))
        .forEach(key -> book.violation("message " + key + " is on no page of " + room.id()));
  }

  private void readBack(
      Talk.Room room, JsonNode entry, Map<UUID, Book.Newest> owed, Set<UUID> found) {
    UUID key = UUID.fromString(entry.path("key").asText());
    if (!found.add(key)) {
      book.violation("message " + key + " is on two pages of " + room.id());
    }
    Book.Newest newest = owed.get(key);
    String text = entry.path("body").path("source").asText();
    if (newest == null
        || newest.seq() != entry.path("seq").asLong()
        || !text.equals(newest.content())) {
      book.violation("a page of " + room.id() + " shows " + entry + " instead of " + newest);
    }
  }
}
