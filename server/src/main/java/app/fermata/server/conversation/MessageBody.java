package app.fermata.server.conversation;

import app.fermata.log.Body;
import app.fermata.server.command.Json;
import app.fermata.server.markdown.Markdown;
import app.fermata.server.markdown.Names;
import app.fermata.server.markdown.Parsed;
import app.fermata.server.markdown.TreeJson;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message.
///
/// @param tree the syntax tree of `source`, as it travels
/// @param people accounts mentioned by name
/// @param sentAt when it was sent, where that is not the entry's own time (edited, imported)
/// @param inStream a reply that also shows in the main timeline
/// @param botName who speaks, where no account does
public record MessageBody(
    String source,
    com.fasterxml.jackson.databind.JsonNode tree,
    List<UUID> people,
    List<UUID> channels,
    boolean everyone,
    @Nullable Instant sentAt,
    boolean edited,
    boolean inStream,
    List<File> files,
    boolean pinned,
    @Nullable Imported imported,
    @Nullable String botName) {

  /// The longest text, in Unicode code points.
  public static final int LONGEST = 40_000;

  /// A file that lies elsewhere.
  ///
  /// @param size in bytes, 0 where unknown
  public record File(String name, @Nullable String type, long size, String url) {}

  /// Where an imported message comes from.
  ///
  /// @param id its id there
  /// @param version of its text there, as the other system writes it: a later import compares it
  public record Imported(String from, @Nullable String id, @Nullable String version) {}

  public MessageBody {
    people = List.copyOf(people);
    channels = List.copyOf(channels);
    files = List.copyOf(files);
  }

  /// What somebody just wrote.
  public static MessageBody written(String source, Names names, boolean inStream) {
    Parsed parsed = Markdown.parse(source, names);
    return new MessageBody(
        source,
        TreeJson.blocks(parsed.blocks()),
        parsed.people(),
        parsed.channels(),
        parsed.everyone(),
        null,
        false,
        inStream,
        List.of(),
        false,
        null,
        null);
  }

  public static MessageBody read(Body body) {
    ObjectNode from = Json.read(body);
    var mentions = from.path("mentions");
    var imported = from.path("imported");
    return new MessageBody(
        Json.text(from, "source", ""),
        from.path("tree"),
        Json.ids(mentions, "people"),
        Json.ids(mentions, "channels"),
        Json.flag(mentions, "everyone"),
        from.has("sentAt") ? Instant.ofEpochMilli(Json.number(from, "sentAt")) : null,
        Json.flag(from, "edited"),
        Json.flag(from, "inStream"),
        from.path("files").valueStream().map(MessageBody::file).toList(),
        Json.flag(from, "pinned"),
        imported.isObject()
            ? new Imported(
                Json.text(imported, "from", ""),
                Json.text(imported, "id"),
                Json.text(imported, "version"))
            : null,
        Json.text(from, "botName"));
  }

  private static File file(com.fasterxml.jackson.databind.JsonNode from) {
    return new File(
        Json.text(from, "name", ""),
        Json.text(from, "type"),
        Json.number(from, "size"),
        Json.text(from, "url", ""));
  }

  public Body body() {
    ObjectNode to = Json.object();
    to.put("source", source);
    to.set("tree", tree);
    if (!people.isEmpty() || !channels.isEmpty() || everyone) {
      ObjectNode mentions = to.putObject("mentions");
      Json.put(mentions, "people", people);
      Json.put(mentions, "channels", channels);
      Json.put(mentions, "everyone", everyone);
    }
    if (sentAt != null) {
      to.put("sentAt", sentAt.toEpochMilli());
    }
    Json.put(to, "edited", edited);
    Json.put(to, "inStream", inStream);
    if (!files.isEmpty()) {
      var array = to.putArray("files");
      for (File file : files) {
        ObjectNode one = array.addObject().put("name", file.name());
        Json.put(one, "type", file.type());
        Json.put(one, "size", file.size());
        one.put("url", file.url());
      }
    }
    Json.put(to, "pinned", pinned);
    if (imported != null) {
      ObjectNode origin = to.putObject("imported").put("from", imported.from());
      Json.put(origin, "id", imported.id());
      Json.put(origin, "version", imported.version());
    }
    Json.put(to, "botName", botName);
    return Json.body(to);
  }

  /// The same message with another text.
  ///
  /// @param sent when the message was sent
  public MessageBody edited(String newSource, Names names, Instant sent) {
    Parsed parsed = Markdown.parse(newSource, names);
    return new MessageBody(
        newSource,
        TreeJson.blocks(parsed.blocks()),
        parsed.people(),
        parsed.channels(),
        parsed.everyone(),
        sent,
        true,
        inStream,
        files,
        pinned,
        imported,
        botName);
  }

  /// An imported message: by an account, or by a bot that has none.
  public MessageBody imported(
      Imported from, Instant sent, boolean wasEdited, List<File> itsFiles, boolean isPinned) {
    return new MessageBody(
        source, tree, people, channels, everyone, sent, wasEdited, inStream, itsFiles, isPinned,
        from, botName);
  }

  /// Said by what has no account.
  public MessageBody saidBy(String name) {
    return new MessageBody(
        source, tree, people, channels, everyone, sentAt, edited, inStream, files, pinned, imported,
        name);
  }
}
