package app.fermata.server.mrkdwn;

import app.fermata.server.mrkdwn.Inline.Style;
import app.fermata.server.mrkdwn.Inlines.Run;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Reads a `rich_text` block: what people type in Slack since 2019.
final class RichText {
  private static final int DEEPEST = 12;
  private final Consumer<String> unknown;

  /// @param unknown told the type of every element that this reader does not know
  RichText(Consumer<String> unknown) {
    this.unknown = unknown;
  }

  /// One item of a list as Slack has it: flat, with its indent.
  private record Item(int indent, boolean ordered, int start, List<Block> content) {}

  List<Block> blocks(JsonNode richText) {
    List<Block> out = new ArrayList<>();
    List<Item> items = new ArrayList<>();
    for (JsonNode element : richText.path("elements")) {
      String type = element.path("type").asText();
      if (type.equals("rich_text_list")) {
        items.addAll(items(element));
        continue;
      }
      endList(items, out);
      switch (type) {
        case "rich_text_section" -> out.addAll(Inlines.paragraphs(inlines(element)));
        case "rich_text_quote" -> quote(element, out);
        case "rich_text_preformatted" -> {
          String text = Inlines.text(inlines(element)).stripTrailing();
          if (!text.isBlank()) {
            out.add(new Block.Preformatted(text));
          }
        }
        default -> {
          unknown.accept(type);
          out.addAll(Inlines.paragraphs(Mrkdwn.plain(JsonText.words(element))));
        }
      }
    }
    endList(items, out);
    return out;
  }

  private void quote(JsonNode element, List<Block> out) {
    List<Block> inside = Inlines.paragraphs(inlines(element));
    if (!inside.isEmpty()) {
      out.add(new Block.Quote(inside));
    }
  }

  private List<Item> items(JsonNode list) {
    int indent = Math.clamp(list.path("indent").asInt(0), 0, DEEPEST);
    boolean ordered = list.path("style").asText().equals("ordered");
    int start = Math.clamp(list.path("offset").asInt(0), 0, 999_999) + 1;
    List<Item> out = new ArrayList<>();
    for (JsonNode element : list.path("elements")) {
      List<Block> content =
          switch (element.path("type").asText()) {
            case "rich_text_section" -> Inlines.paragraphs(inlines(element));
            default -> blocks(JsonText.elements(element));
          };
      out.add(new Item(indent, ordered, start + out.size(), content));
    }
    return out;
  }

  private static void endList(List<Item> items, List<Block> out) {
    if (!items.isEmpty()) {
      out.addAll(nest(List.copyOf(items)));
      items.clear();
    }
  }

  /// Flat items with indents into lists within items.
  private static List<Block> nest(List<Item> items) {
    int shallowest = items.stream().mapToInt(Item::indent).min().orElse(0);
    List<Block> out = new ArrayList<>();
    List<List<Block>> current = new ArrayList<>();
    Item first = null;
    int i = 0;
    while (i < items.size()) {
      Item item = items.get(i);
      int end = i + 1;
      if (item.indent == shallowest) {
        if (first != null && first.ordered != item.ordered) {
          out.add(new Block.Items(first.ordered, first.start, current));
          current = new ArrayList<>();
          first = null;
        }
        first = first == null ? item : first;
        current.add(new ArrayList<>(item.content));
      } else {
        while (end < items.size() && items.get(end).indent > shallowest) {
          end++;
        }
        List<Block> deeper = nest(items.subList(i, end));
        if (current.isEmpty()) {
          out.addAll(deeper);
        } else {
          current.getLast().addAll(deeper);
        }
      }
      i = end;
    }
    if (first != null) {
      out.add(new Block.Items(first.ordered, first.start, current));
    }
    return out;
  }

  /// The inlines of a section, quote, preformatted or table cell.
  List<Inline> inlines(JsonNode section) {
    List<Run> runs = new ArrayList<>();
    for (JsonNode element : section.path("elements")) {
      Set<Style> styles = styles(element.path("style"));
      for (Inline inline : element(element)) {
        runs.add(new Run(inline, inline instanceof Inline.Break ? Set.of() : styles));
      }
    }
    return Inlines.gather(runs);
  }

  private static Set<Style> styles(JsonNode style) {
    EnumSet<Style> out = EnumSet.noneOf(Style.class);
    if (style.path("bold").asBoolean()) {
      out.add(Style.STRONG);
    }
    if (style.path("italic").asBoolean()) {
      out.add(Style.EMPHASIS);
    }
    if (style.path("strike").asBoolean()) {
      out.add(Style.STRIKE);
    }
    return out;
  }

  private List<Inline> element(JsonNode e) {
    String type = e.path("type").asText();
    return switch (type) {
      case "text" -> text(e);
      case "link" -> link(e);
      case "user" -> List.of(person(e.path("user_id").asText()));
      case "channel" -> {
        String id = e.path("channel_id").asText();
        yield List.of(new Inline.Channel(id, id));
      }
      case "usergroup" -> Mrkdwn.plain("@" + e.path("usergroup_id").asText());
      case "team" -> Mrkdwn.plain("@" + e.path("team_id").asText());
      case "broadcast" -> broadcast(e.path("range").asText());
      case "emoji" -> List.of(emoji(e));
      case "color" -> Mrkdwn.plain(e.path("value").asText());
      case "date" -> date(e);
      default -> {
        unknown.accept(type);
        yield Mrkdwn.plain(JsonText.words(e));
      }
    };
  }

  private static List<Inline> text(JsonNode e) {
    String text = e.path("text").asText();
    if (e.path("style").path("code").asBoolean()) {
      List<Inline> out = new ArrayList<>();
      for (String line : Mrkdwn.clean(text).split("\n", -1)) {
        if (!out.isEmpty()) {
          out.add(new Inline.Break());
        }
        out.add(line.isBlank() ? new Inline.Text(line) : new Inline.Code(line));
      }
      return out;
    }
    return Mrkdwn.plain(text);
  }

  private static List<Inline> link(JsonNode e) {
    String href = Mrkdwn.clean(e.path("url").asText());
    String text = Mrkdwn.clean(e.path("text").asText()).replace('\n', ' ');
    String label = text.isBlank() ? href : text;
    return label.isBlank() ? List.of() : List.of(new Inline.Link(href, label));
  }

  private static Inline person(String id) {
    return id.isBlank() ? new Inline.Text("@") : new Inline.Person(id, id);
  }

  private static List<Inline> broadcast(String range) {
    return switch (range) {
      case "channel", "here", "everyone" -> List.of(new Inline.Broadcast(range));
      default -> Mrkdwn.plain("@" + range);
    };
  }

  private static Inline emoji(JsonNode e) {
    String name = Mrkdwn.clean(e.path("name").asText());
    return SlackEmoji.ofCodePoints(e.path("unicode").asText())
        .<Inline>map(Inline.Text::new)
        .orElseGet(
            () -> {
              int tone = e.path("skin_tone").asInt(0);
              return new Inline.Emoji(tone < 2 || tone > 6 ? name : name + "::skin-tone-" + tone);
            });
  }

  private static List<Inline> date(JsonNode e) {
    String fallback = e.path("fallback").asText();
    String shown =
        fallback.isBlank() ? SlackTime.utc(e.path("timestamp").asText()).orElse("") : fallback;
    String url = e.path("url").asText();
    return url.isBlank() || shown.isBlank()
        ? Mrkdwn.plain(shown)
        : List.of(new Inline.Link(url, shown));
  }
}
