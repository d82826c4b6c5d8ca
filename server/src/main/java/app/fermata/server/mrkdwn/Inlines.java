package app.fermata.server.mrkdwn;

import app.fermata.server.mrkdwn.Inline.Style;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Sequences of inlines: cut into paragraphs, gathered by style, read aloud.
final class Inlines {
  private Inlines() {}

  /// An inline with the styles it carries.
  record Run(Inline inline, Set<Style> styles) {}

  /// Cuts at empty lines; drops paragraphs that say nothing.
  static List<Block> paragraphs(List<Inline> inlines) {
    List<Block> out = new ArrayList<>();
    List<Inline> paragraph = new ArrayList<>();
    List<Inline> line = new ArrayList<>();
    for (Inline inline : inlines) {
      if (inline instanceof Inline.Break) {
        endLine(line, paragraph, out);
      } else {
        line.add(inline);
      }
    }
    endLine(line, paragraph, out);
    if (!paragraph.isEmpty()) {
      out.add(new Block.Paragraph(paragraph));
    }
    return out;
  }

  private static void endLine(List<Inline> line, List<Inline> paragraph, List<Block> out) {
    if (text(line).isBlank()) {
      if (!paragraph.isEmpty()) {
        out.add(new Block.Paragraph(paragraph));
        paragraph.clear();
      }
    } else {
      if (!paragraph.isEmpty()) {
        paragraph.add(new Inline.Break());
      }
      paragraph.addAll(line);
    }
    line.clear();
  }

  /// Nests runs into styles so that neighbours of one style share it.
  static List<Inline> gather(List<Run> runs) {
    return gather(runs, 0);
  }

  private static List<Inline> gather(List<Run> runs, int depth) {
    Style[] all = Style.values();
    if (depth == all.length) {
      return runs.stream().map(Run::inline).toList();
    }
    Style style = all[depth];
    List<Inline> out = new ArrayList<>();
    int from = 0;
    while (from < runs.size()) {
      boolean on = runs.get(from).styles().contains(style);
      int to = from + 1;
      while (to < runs.size() && runs.get(to).styles().contains(style) == on) {
        to++;
      }
      List<Inline> inner = gather(runs.subList(from, to), depth + 1);
      if (on) {
        out.add(new Inline.Styled(style, inner));
      } else {
        out.addAll(inner);
      }
      from = to;
    }
    return out;
  }

  /// The reverse of `gather`: each inline with its styles, breaks and texts included.
  static List<Run> runs(List<Inline> inlines) {
    List<Run> out = new ArrayList<>();
    collect(inlines, EnumSet.noneOf(Style.class), out);
    return out;
  }

  private static void collect(List<Inline> inlines, EnumSet<Style> styles, List<Run> out) {
    for (Inline inline : inlines) {
      if (inline instanceof Inline.Styled styled) {
        EnumSet<Style> more = EnumSet.copyOf(styles);
        more.add(styled.style());
        collect(styled.inlines(), more, out);
      } else {
        out.add(new Run(inline, EnumSet.copyOf(styles)));
      }
    }
  }

  /// The words alone; mentions by their fallback names.
  static String text(List<Inline> inlines) {
    StringBuilder out = new StringBuilder();
    for (Inline inline : inlines) {
      switch (inline) {
        case Inline.Text t -> out.append(t.text());
        case Inline.Break _ -> out.append('\n');
        case Inline.Styled s -> out.append(text(s.inlines()));
        case Inline.Code c -> out.append(c.text());
        case Inline.Link l -> out.append(l.label());
        case Inline.Person p -> out.append('@').append(p.fallback());
        case Inline.Channel c -> out.append('#').append(c.fallback());
        case Inline.Broadcast b -> out.append('@').append(b.word());
        case Inline.Emoji e -> out.append(SlackEmoji.unicodeOrName(e.name()));
      }
    }
    return out.toString();
  }
}
