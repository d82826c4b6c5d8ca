package app.fermata.server.mrkdwn;

import app.fermata.server.mrkdwn.Token.Close;
import app.fermata.server.mrkdwn.Token.Line;
import app.fermata.server.mrkdwn.Token.Open;
import app.fermata.server.mrkdwn.Token.Source;
import app.fermata.server.mrkdwn.Token.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Writes a paragraph's inlines as Markdown.
final class InlinePrinter {
  private static final Pattern AUTOLINK =
      Pattern.compile("https?://[^\\s<>\\\\\\p{Cntrl}]{1,4000}");
  private static final Pattern HREF =
      Pattern.compile("(?:https?://|mailto:|tel:)[^\\s\\p{Cntrl}]{1,8000}");
  private static final Pattern ENTITY = Pattern.compile("&(?=#?[A-Za-z0-9]{1,40};)");
  private final Names names;

  InlinePrinter(Names names) {
    this.names = names;
  }

  String print(List<Inline> inlines) {
    List<Token> tokens = new ArrayList<>();
    tokens(Inlines.gather(Inlines.runs(inlines)), tokens);
    List<Token> fit = Delimiters.fit(tokens);
    StringBuilder out = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < fit.size(); i++) {
      switch (fit.get(i)) {
        case Word w ->
            line.append(
                MarkdownEscape.words(
                    w.text(), Delimiters.before(fit, i), Delimiters.after(fit, i)));
        case Source s -> line.append(s.markdown());
        case Token.Code c -> line.append(code(c.text()));
        case Open o -> line.append(o.delimiter());
        case Close c -> line.append(c.delimiter());
        case Line _ -> {
          endLine(line, out);
          out.append('\n');
        }
      }
    }
    endLine(line, out);
    return out.toString();
  }

  private static void endLine(StringBuilder line, StringBuilder out) {
    out.append(MarkdownEscape.lineStart(line.toString().strip()));
    line.setLength(0);
  }

  private void tokens(List<Inline> inlines, List<Token> out) {
    for (Inline inline : inlines) {
      switch (inline) {
        case Inline.Text t -> word(t.text(), out);
        case Inline.Break _ -> out.add(new Line());
        case Inline.Styled s -> {
          out.add(new Open(s.style(), s.style().name()));
          tokens(s.inlines(), out);
          out.add(new Close(s.style(), s.style().name()));
        }
        case Inline.Code c -> out.add(new Token.Code(c.text().replace('\n', ' ')));
        case Inline.Link l -> link(l, out);
        case Inline.Person p -> mention(names.person(p.id()), "@", "account", p.fallback(), out);
        case Inline.Channel c ->
            mention(names.conversation(c.id()), "#", "conversation", c.fallback(), out);
        case Inline.Broadcast b -> out.add(new Source("@" + b.word()));
        case Inline.Emoji e ->
            SlackEmoji.unicode(e.name())
                .ifPresentOrElse(
                    unicode -> word(unicode, out),
                    () -> out.add(new Source(MarkdownEscape.shortcode(e.name()))));
      }
    }
  }

  private static void word(String text, List<Token> out) {
    if (text.isEmpty()) {
      return;
    }
    if (!out.isEmpty() && out.getLast() instanceof Word before) {
      out.set(out.size() - 1, new Word(before.text() + text));
    } else {
      out.add(new Word(text));
    }
  }

  private static void mention(
      Optional<Names.Target> target, String mark, String what, String fallback, List<Token> out) {
    if (target.isEmpty()) {
      word(mark + fallback, out);
      return;
    }
    UUID id = target.get().id();
    String label = MarkdownEscape.label(mark + target.get().name());
    out.add(new Source("[" + label + "](fermata:" + what + "/" + id + ")"));
  }

  private static void link(Inline.Link link, List<Token> out) {
    Optional<String> href = href(link);
    if (href.isEmpty()) {
      word(unlinked(link), out);
      return;
    }
    String label = link.label().strip();
    if (label.equals(href.get()) && AUTOLINK.matcher(label).matches()) {
      out.add(new Source("<" + label + ">"));
    } else {
      out.add(new Source("[" + MarkdownEscape.label(label) + "](" + destination(href.get()) + ")"));
    }
  }

  /// The address, if it is one that Fermata links to.
  private static Optional<String> href(Inline.Link link) {
    String href = link.href().strip().replace(" ", "%20");
    return HREF.matcher(href).matches() ? Optional.of(href) : Optional.empty();
  }

  /// What is shown of any other address.
  private static String unlinked(Inline.Link link) {
    String href = link.href().strip();
    String label = link.label().strip();
    return label.equals(href) || href.isEmpty() ? label : label + " (" + href + ")";
  }

  private static String destination(String href) {
    String safe =
        href.replace("\\", "%5C")
            .replace("<", "%3C")
            .replace(">", "%3E")
            .replace("(", "\\(")
            .replace(")", "\\)");
    return ENTITY.matcher(safe).replaceAll("&amp;");
  }

  private static String code(String oneLine) {
    if (oneLine.isBlank()) {
      return MarkdownEscape.words(oneLine, ' ', ' ');
    }
    String fence = "`".repeat(longestRun(oneLine, '`') + 1);
    boolean pad =
        oneLine.startsWith("`")
            || oneLine.endsWith("`")
            || (oneLine.startsWith(" ") && oneLine.endsWith(" "));
    return pad ? fence + " " + oneLine + " " + fence : fence + oneLine + fence;
  }

  static int longestRun(String text, char c) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == c ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  /// The words without markup, mentions by the name they have here.
  String words(List<Block> blocks) {
    List<String> parts = new ArrayList<>();
    for (Block block : blocks) {
      parts.add(
          switch (block) {
            case Block.Paragraph p -> spoken(p.inlines());
            case Block.Heading h -> spoken(h.inlines());
            case Block.Quote q -> words(q.blocks());
            case Block.Items i -> String.join("\n", i.items().stream().map(this::words).toList());
            case Block.Preformatted pre -> pre.text();
            case Block.Table t ->
                String.join(
                    "\n",
                    t.rows().stream()
                        .map(row -> String.join(" ", row.stream().map(this::spoken).toList()))
                        .toList());
            case Block.Rule _ -> "";
            case Block.Source s -> s.markdown();
          });
    }
    return String.join("\n", parts.stream().filter(p -> !p.isBlank()).toList());
  }

  private String spoken(List<Inline> inlines) {
    return Inlines.text(
        Inlines.runs(inlines).stream()
            .<Inline>map(
                run ->
                    switch (run.inline()) {
                      case Inline.Person p ->
                          new Inline.Person(p.id(), name(names.person(p.id()), p.fallback()));
                      case Inline.Channel c ->
                          new Inline.Channel(
                              c.id(), name(names.conversation(c.id()), c.fallback()));
                      case Inline.Link l when href(l).isEmpty() -> new Inline.Text(unlinked(l));
                      case Inline other -> other;
                    })
            .toList());
  }

  private static String name(Optional<Names.Target> target, String fallback) {
    return target.map(Names.Target::name).orElse(fallback);
  }
}
