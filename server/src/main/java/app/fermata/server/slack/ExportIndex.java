package app.fermata.server.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Reads the files that say who and what is in the export.
final class ExportIndex {
  private final ExportZip zip;
  private final ExportLimits limits;
  private final ExportFolders folders;
  private final Consumer<Problem> problems;
  private final JsonElements json;
  private final Map<String, SlackPerson> people = new LinkedHashMap<>();
  private final Map<String, SlackConversation> conversations = new LinkedHashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private final Set<String> claimed = new HashSet<>();
  private int duplicatePeople;
  private int unreadablePeople;
  private int unreadableConversations;

  ExportIndex(
      ExportZip zip, ExportLimits limits, ExportFolders folders, Consumer<Problem> problems) {
    this.zip = zip;
    this.limits = limits;
    this.folders = folders;
    this.problems = problems;
    this.json = new JsonElements(limits);
  }

  void read() throws RefusedExportException {
    each("users.json", true, this::person);
    each("org_users.json", false, this::person);
    if (people.size() > limits.people()) {
      throw tooMany("people", people.size(), limits.people());
    }
    each("channels.json", false, (i, n) -> conversation("channels.json", i, n));
    each("groups.json", false, (i, n) -> conversation("groups.json", i, n));
    each("mpims.json", false, (i, n) -> conversation("mpims.json", i, n));
    each("dms.json", false, (i, n) -> conversation("dms.json", i, n));
    if (conversations.size() > limits.conversations()) {
      throw tooMany("conversations", conversations.size(), limits.conversations());
    }
  }

  private static RefusedExportException tooMany(String what, int count, int limit) {
    return new RefusedExportException(
        "The export lists %,d %s; at most %,d are read.".formatted(count, what, limit));
  }

  List<SlackPerson> people() {
    return List.copyOf(people.values());
  }

  List<SlackConversation> conversations() {
    return List.copyOf(conversations.values());
  }

  /// Elements of the lists of people that gave nobody new.
  int skippedPeople() {
    return unreadablePeople + duplicatePeople;
  }

  int skippedConversations() {
    return unreadableConversations;
  }

  /// Folders that no conversation has claimed.
  List<String> unclaimedFolders() {
    return folders.names().stream().filter(name -> !claimed.contains(name)).sorted().toList();
  }

  private void each(String file, boolean wanted, BiConsumer<Integer, JsonNode> element)
      throws RefusedExportException {
    String path = folders.root() + file;
    if (!zip.has(path)) {
      if (wanted) {
        problems.accept(
            Problem.of(file, "The export has no such file; people are known by their messages."));
      }
      return;
    }
    int[] count = {0};
    JsonElements.Sink sink =
        new JsonElements.Sink() {
          @Override
          public void element(int index, JsonNode node) {
            if (count[0]++ <= Math.max(limits.people(), limits.conversations())) {
              element.accept(index, node);
            }
          }

          @Override
          public void tooLarge(int index) {
            element.accept(index, MissingNode.getInstance());
          }
        };
    try {
      json.read(zip.read(path), sink).ifPresent(why -> problems.accept(Problem.of(file, why)));
    } catch (IOException e) {
      problems.accept(Problem.of(file, "The file cannot be read: " + e.getMessage() + "."));
    }
  }

  private void person(int index, JsonNode node) {
    Optional<String> id = Fields.id(node.path("id"));
    if (id.isEmpty()) {
      unreadablePeople++;
      problems.accept(new Problem("users.json", index, "A person without an id was left out."));
      return;
    }
    if (people.putIfAbsent(id.get(), person(id.get(), node)) != null) {
      duplicatePeople++;
    }
  }

  private static SlackPerson person(String id, JsonNode node) {
    JsonNode profile = node.path("profile");
    return new SlackPerson(
        id,
        Fields.name(
                profile.path("real_name"),
                node.path("real_name"),
                profile.path("display_name"),
                node.path("name"))
            .orElse(id),
        node.path("deleted").asBoolean(),
        node.path("is_bot").asBoolean() || id.equals("USLACKBOT"),
        node.path("is_restricted").asBoolean()
            || node.path("is_ultra_restricted").asBoolean()
            || node.path("is_stranger").asBoolean(),
        Fields.id(profile.path("bot_id")),
        Fields.zone(node.path("tz")),
        Fields.cut(120, profile.path("title")));
  }

  private void conversation(String file, int index, JsonNode node) {
    Optional<String> id = Fields.id(node.path("id"));
    if (id.isEmpty()) {
      unreadableConversations++;
      problems.accept(new Problem(file, index, "A conversation without an id was left out."));
      return;
    }
    if (conversations.containsKey(id.get())) {
      unreadableConversations++;
      problems.accept(
          new Problem(file, index, "The conversation " + id.get() + " is listed twice."));
      return;
    }
    conversations.put(id.get(), conversation(file, index, id.get(), node));
  }

  private SlackConversation conversation(String file, int index, String id, JsonNode node) {
    SlackConversation.Type type =
        switch (file) {
          case "channels.json" -> SlackConversation.Type.PUBLIC;
          case "dms.json" -> SlackConversation.Type.DIRECT;
          case "mpims.json" -> SlackConversation.Type.GROUP;
          default ->
              node.path("is_mpim").asBoolean()
                  ? SlackConversation.Type.GROUP
                  : SlackConversation.Type.PRIVATE;
        };
    String name =
        type == SlackConversation.Type.DIRECT
            ? ""
            : Fields.name(node.path("name"), node.path("name_normalized")).orElse(id);
    Optional<String> folder = folder(file, index, name, id);
    Map<String, Boolean> pins = new HashMap<>();
    node.path("pins")
        .forEach(pin -> Fields.ts(pin.path("id")).ifPresent(t -> pins.put(t.text(), true)));
    return new SlackConversation(
        id,
        type,
        name,
        Fields.id(node.path("creator")),
        Fields.instant(node.path("created")),
        node.path("is_archived").asBoolean(),
        Fields.line(node.path("purpose").path("value"))
            .or(() -> Fields.line(node.path("topic").path("value")))
            .orElse(""),
        Fields.ids(node.path("members")).stream().map(this::shared).toList(),
        pins.keySet(),
        folder,
        folder.map(folders::days).orElseGet(Days::new));
  }

  /// One copy of each id: a member of a thousand channels is listed a thousand times.
  private String shared(String id) {
    return ids.computeIfAbsent(id, same -> same);
  }

  private Optional<String> folder(String file, int index, String name, String id) {
    List<String> candidates = new ArrayList<>(List.of(name, id));
    candidates.removeIf(String::isEmpty);
    for (String candidate : candidates) {
      if (folders.has(candidate)) {
        if (claimed.add(candidate)) {
          return Optional.of(candidate);
        }
        problems.accept(
            new Problem(
                file,
                index,
                "The folder \"" + candidate + "\" belongs to another conversation too."));
      }
    }
    return Optional.empty();
  }
}
