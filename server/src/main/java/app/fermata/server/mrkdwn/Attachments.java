package app.fermata.server.mrkdwn;

import app.fermata.server.mrkdwn.Inline.Style;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Reads the `attachments` of a message (what apps add, and previews of links): each becomes a
/// quote.
public final class Attachments {
  private final BlockKit blockKit;

  public Attachments(BlockKit blockKit) {
    this.blockKit = blockKit;
  }

  public List<Block> blocks(JsonNode attachments) {
    List<Block> out = new ArrayList<>();
    for (JsonNode attachment : attachments) {
      out.addAll(Mrkdwn.blocks(attachment.path("pretext").asText()));
      List<Block> inside = inside(attachment);
      if (inside.isEmpty()) {
        inside = Inlines.paragraphs(Mrkdwn.inlines(attachment.path("fallback").asText()));
      }
      if (!inside.isEmpty()) {
        out.add(new Block.Quote(inside));
      }
    }
    return out;
  }

  private List<Block> inside(JsonNode a) {
    List<Block> out = new ArrayList<>();
    out.addAll(line(strong(linked(author(a), a.path("author_link").asText()))));
    out.addAll(line(strong(linked(a.path("title").asText(), a.path("title_link").asText()))));
    List<Block> text = new ArrayList<>(blockKit.blocks(a.path("blocks")));
    for (JsonNode shared : a.path("message_blocks")) {
      text.addAll(blockKit.blocks(shared.path("message").path("blocks")));
    }
    out.addAll(text.isEmpty() ? Mrkdwn.blocks(a.path("text").asText()) : text);
    for (JsonNode field : a.path("fields")) {
      out.addAll(line(strong(Mrkdwn.inlines(field.path("title").asText()))));
      out.addAll(Mrkdwn.blocks(field.path("value").asText()));
    }
    String image = a.path("image_url").asText();
    if (image.isBlank()) {
      image = a.path("thumb_url").asText();
    }
    if (out.isEmpty() || a.path("image_url").isTextual()) {
      out.addAll(line(linked(image, image)));
    }
    for (JsonNode action : a.path("actions")) {
      out.addAll(line(linked(action.path("text").asText(), action.path("url").asText())));
    }
    out.addAll(line(emphasis(Mrkdwn.inlines(a.path("footer").asText()))));
    return out;
  }

  private static String author(JsonNode a) {
    String name = a.path("author_name").asText();
    if (name.isBlank()) {
      name = a.path("author_subname").asText();
    }
    return name.isBlank() ? a.path("service_name").asText() : name;
  }

  private static List<Inline> linked(String label, String url) {
    if (label.isBlank()) {
      return List.of();
    }
    return url.isBlank()
        ? Mrkdwn.inlines(label)
        : List.of(
            new Inline.Link(
                Mrkdwn.unescape(Mrkdwn.clean(url)),
                Mrkdwn.unescape(Mrkdwn.clean(label)).replace('\n', ' ')));
  }

  private static List<Inline> strong(List<Inline> inlines) {
    return styled(Style.STRONG, inlines);
  }

  private static List<Inline> emphasis(List<Inline> inlines) {
    return styled(Style.EMPHASIS, inlines);
  }

  private static List<Inline> styled(Style style, List<Inline> inlines) {
    return Inlines.text(inlines).isBlank() ? List.of() : List.of(new Inline.Styled(style, inlines));
  }

  private static List<Block> line(List<Inline> inlines) {
    return Inlines.paragraphs(inlines);
  }
}
