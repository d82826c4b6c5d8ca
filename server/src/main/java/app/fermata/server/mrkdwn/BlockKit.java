package app.fermata.server.mrkdwn;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads the `blocks` of a message: rich text from people, Block Kit from apps. What one could
/// click in Slack becomes words and links.
public final class BlockKit {
  private final Consumer<String> unknown;
  private final RichText richText;

  /// @param unknown told the type of every block or element that this reader does not know; its
  ///   words are kept
  public BlockKit(Consumer<String> unknown) {
    this.unknown = unknown;
    this.richText = new RichText(unknown);
  }

  public List<Block> blocks(JsonNode blocks) {
    List<Block> out = new ArrayList<>();
    for (JsonNode block : blocks) {
      out.addAll(block(block));
    }
    return out;
  }

  private List<Block> block(JsonNode b) {
    String type = b.path("type").asText();
    return switch (type) {
      case "rich_text" -> richText.blocks(b);
      case "section" -> section(b);
      case "header" -> heading(b.path("text"));
      case "context" -> context(b);
      case "divider" -> List.of(new Block.Rule());
      case "image" -> paragraph(image(b));
      case "actions", "context_actions" -> actions(b);
      case "input" -> paragraphs(text(b.path("label")));
      case "video" -> video(b);
      case "file", "call", "share_shortcut" -> List.of();
      case "markdown" -> markdown(b.path("text").asText());
      case "table" -> table(b);
      default -> {
        unknown.accept(type);
        yield Inlines.paragraphs(Mrkdwn.plain(JsonText.words(b)));
      }
    };
  }

  private List<Block> section(JsonNode b) {
    List<Block> out = new ArrayList<>(paragraphs(text(b.path("text"))));
    for (JsonNode field : b.path("fields")) {
      out.addAll(paragraphs(text(field)));
    }
    JsonNode accessory = b.path("accessory");
    if (accessory.isObject()) {
      out.addAll(paragraph(control(accessory)));
    }
    return out;
  }

  private static List<Block> heading(JsonNode text) {
    List<Inline> words = Mrkdwn.plain(text.path("text").asText().replace('\n', ' '));
    return Inlines.text(words).isBlank() ? List.of() : List.of(new Block.Heading(emoji(words)));
  }

  private List<Block> context(JsonNode b) {
    List<Inline> line = new ArrayList<>();
    for (JsonNode element : b.path("elements")) {
      boolean image = element.path("type").asText().equals("image");
      List<Inline> piece = image ? image(element) : text(element).inlines();
      if (!line.isEmpty() && !piece.isEmpty()) {
        line.add(new Inline.Text(" "));
      }
      line.addAll(piece);
    }
    return Inlines.paragraphs(line);
  }

  private List<Block> actions(JsonNode b) {
    List<Inline> line = new ArrayList<>();
    for (JsonNode element : b.path("elements")) {
      List<Inline> piece = control(element);
      if (!line.isEmpty() && !piece.isEmpty()) {
        line.add(new Inline.Text(" · "));
      }
      line.addAll(piece);
    }
    return Inlines.paragraphs(line);
  }

  /// A button, menu or image beside a text: a link where it leads somewhere, else its words.
  private static List<Inline> control(JsonNode e) {
    if (e.path("type").asText().equals("image")) {
      return image(e);
    }
    String label =
        first(
            e.path("text").path("text").asText(),
            e.path("placeholder").path("text").asText(),
            e.path("name").asText());
    String url = e.path("url").asText();
    if (label.isBlank()) {
      return List.of();
    }
    return url.isBlank()
        ? Mrkdwn.plain("[" + label + "]")
        : List.of(new Inline.Link(Mrkdwn.clean(url), oneLine(label)));
  }

  private static List<Inline> image(JsonNode e) {
    String url = first(e.path("image_url").asText(), e.path("slack_file").path("url").asText());
    String label = first(title(e.path("title")), e.path("alt_text").asText(), url);
    if (label.isBlank()) {
      return List.of();
    }
    return url.isBlank()
        ? Mrkdwn.plain(label)
        : List.of(new Inline.Link(Mrkdwn.clean(url), oneLine(label)));
  }

  private static List<Block> video(JsonNode b) {
    String url = first(b.path("title_url").asText(), b.path("video_url").asText());
    String label = first(title(b.path("title")), b.path("alt_text").asText(), url);
    List<Inline> line = new ArrayList<>();
    if (!url.isBlank()) {
      line.add(new Inline.Link(Mrkdwn.clean(url), oneLine(label)));
    } else {
      line.addAll(Mrkdwn.plain(label));
    }
    String description = title(b.path("description"));
    if (!description.isBlank()) {
      line.add(new Inline.Break());
      line.addAll(Mrkdwn.plain(description));
    }
    return Inlines.paragraphs(line);
  }

  private static List<Block> markdown(String text) {
    String clean = Mrkdwn.clean(text).strip();
    return clean.isEmpty() ? List.of() : List.of(new Block.Source(clean));
  }

  private List<Block> table(JsonNode b) {
    List<List<List<Inline>>> rows = new ArrayList<>();
    for (JsonNode row : b.path("rows")) {
      List<List<Inline>> cells = new ArrayList<>();
      for (JsonNode cell : row) {
        cells.add(cell(cell));
      }
      rows.add(cells);
    }
    return rows.isEmpty() ? List.of() : List.of(new Block.Table(rows));
  }

  private List<Inline> cell(JsonNode cell) {
    if (!cell.path("type").asText().equals("rich_text")) {
      return Mrkdwn.plain(cell.path("text").asText());
    }
    List<Inline> out = new ArrayList<>();
    for (JsonNode section : cell.path("elements")) {
      if (!out.isEmpty()) {
        out.add(new Inline.Break());
      }
      out.addAll(richText.inlines(section));
    }
    return out;
  }

  /// A text object: mrkdwn or plain.
  private static Words text(JsonNode text) {
    String words = text.isTextual() ? text.asText() : text.path("text").asText();
    return new Words(words, text.path("type").asText().equals("mrkdwn"));
  }

  private record Words(String text, boolean mrkdwn) {
    List<Inline> inlines() {
      return text.isBlank() ? List.of() : mrkdwn ? Mrkdwn.inlines(text) : emoji(Mrkdwn.plain(text));
    }
  }

  private static List<Block> paragraphs(Words words) {
    if (words.text.isBlank()) {
      return List.of();
    }
    return words.mrkdwn ? Mrkdwn.blocks(words.text) : Inlines.paragraphs(words.inlines());
  }

  private static List<Block> paragraph(List<Inline> inlines) {
    return Inlines.paragraphs(inlines);
  }

  /// Plain text objects show emoji too.
  private static List<Inline> emoji(List<Inline> plain) {
    return plain.stream()
        .<Inline>map(
            i -> i instanceof Inline.Text t ? new Inline.Text(SlackEmoji.replace(t.text())) : i)
        .toList();
  }

  private static String title(JsonNode title) {
    return title.isTextual() ? title.asText() : title.path("text").asText();
  }

  private static String first(String... candidates) {
    for (String candidate : candidates) {
      if (!candidate.isBlank()) {
        return candidate;
      }
    }
    return "";
  }

  private static String oneLine(String label) {
    return Mrkdwn.clean(label).replace('\n', ' ');
  }
}
