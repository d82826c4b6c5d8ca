package app.fermata.server.mrkdwn;

import app.fermata.server.markdown.Block;
import app.fermata.server.markdown.Inline;
import app.fermata.server.markdown.Markdown;
import app.fermata.server.markdown.Names;
import java.util.List;

/// Reads Markdown as Fermata does: what the converter wrote must come back.
final class ReadBack {
  private ReadBack() {}

  /// The words, runs of white space as one space.
  static String words(String markdown) {
    StringBuilder out = new StringBuilder();
    blocks(Markdown.parse(markdown, Names.AS_WRITTEN).blocks(), out);
    return squeezed(out.toString());
  }

  static String squeezed(String text) {
    return text.replaceAll("[\\s\\p{Z}]+", " ").strip();
  }

  private static void blocks(List<Block> blocks, StringBuilder out) {
    for (Block block : blocks) {
      switch (block) {
        case Block.Paragraph p -> inlines(p.content(), out);
        case Block.Heading h -> inlines(h.content(), out);
        case Block.Quote q -> blocks(q.content(), out);
        case Block.ListOf list -> list.items().forEach(item -> blocks(item.content(), out));
        case Block.Code c -> out.append(c.text());
        case Block.Table t -> {
          cells(t.head(), out);
          t.rows().forEach(row -> cells(row, out));
        }
        case Block.Rule() -> out.append('\n');
      }
      out.append('\n');
    }
  }

  private static void cells(List<List<Inline>> cells, StringBuilder out) {
    for (List<Inline> cell : cells) {
      inlines(cell, out);
      out.append('\n');
    }
  }

  private static void inlines(List<Inline> inlines, StringBuilder out) {
    for (Inline inline : inlines) {
      switch (inline) {
        case Inline.Text t -> out.append(t.text());
        case Inline.Strong s -> inlines(s.content(), out);
        case Inline.Emphasis e -> inlines(e.content(), out);
        case Inline.Strike s -> inlines(s.content(), out);
        case Inline.Code c -> out.append(c.text());
        case Inline.Link l -> inlines(l.content(), out);
        case Inline.Break() -> out.append('\n');
        case Inline.Mention m -> out.append('@').append(m.name());
        case Inline.Channel c -> out.append('#').append(c.name());
        case Inline.Everyone e -> out.append('@').append(e.word());
        case Inline.Emoji e -> out.append(e.text());
      }
    }
  }
}
