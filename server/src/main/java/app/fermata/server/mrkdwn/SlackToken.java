package app.fermata.server.mrkdwn;

/// What stands between angle brackets in mrkdwn.
final class SlackToken {
  private SlackToken() {}

  /// @param inside what is between `<` and `>`, not empty
  static Inline read(String inside) {
    int bar = inside.indexOf('|');
    String target = bar < 0 ? inside : inside.substring(0, bar);
    String label = bar < 0 ? "" : Mrkdwn.unescape(inside.substring(bar + 1)).replace('\n', ' ');
    if (target.startsWith("@") && isId(target)) {
      String id = target.substring(1);
      return new Inline.Person(id, strip(label, '@', id));
    }
    if (target.startsWith("#") && isId(target)) {
      String id = target.substring(1);
      return new Inline.Channel(id, strip(label, '#', id));
    }
    if (target.startsWith("!")) {
      return special(target.substring(1), label);
    }
    if (target.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.+")) {
      String href = Mrkdwn.unescape(target).replace("\n", "");
      return new Inline.Link(href, label.isBlank() ? shown(href) : label);
    }
    return new Inline.Text(label.isBlank() ? Mrkdwn.unescape("<" + inside + ">") : label);
  }

  static String plain(String inside) {
    return switch (inside.isEmpty() ? new Inline.Text("<>") : read(inside)) {
      case Inline.Person p -> "@" + p.fallback();
      case Inline.Channel c -> "#" + c.fallback();
      case Inline.Broadcast b -> "@" + b.word();
      case Inline.Link l -> l.label();
      case Inline.Text t -> t.text();
      case Inline.Code c -> c.text();
      case Inline.Emoji e -> ":" + e.name() + ":";
      case Inline.Break _ -> "\n";
      case Inline.Styled _ -> inside;
    };
  }

  private static Inline special(String word, String label) {
    String name = word.indexOf('^') < 0 ? word : word.substring(0, word.indexOf('^'));
    return switch (name) {
      case "channel", "group" -> new Inline.Broadcast("channel");
      case "here" -> new Inline.Broadcast("here");
      case "everyone" -> new Inline.Broadcast("everyone");
      case "subteam" -> {
        String id = word.substring(Math.min(word.length(), "subteam^".length()));
        yield new Inline.Text("@" + strip(label, '@', id.isEmpty() ? name : id));
      }
      case "date" -> date(word, label);
      default -> new Inline.Text(label.isBlank() ? "<!" + Mrkdwn.unescape(word) + ">" : label);
    };
  }

  /// `date^1392734382^{date_short}^link` with what to show where dates are not understood.
  private static Inline date(String word, String label) {
    String[] parts = word.split("\\^", -1);
    String shown = label;
    if (shown.isBlank() && parts.length > 1) {
      shown = SlackTime.utc(parts[1]).orElse(parts[1]);
    }
    if (parts.length > 3 && parts[3].matches("https?://.+")) {
      return new Inline.Link(Mrkdwn.unescape(parts[3]), shown.isBlank() ? parts[3] : shown);
    }
    return new Inline.Text(shown.isBlank() ? "<!" + Mrkdwn.unescape(word) + ">" : shown);
  }

  private static boolean isId(String target) {
    return target.substring(1).matches("[A-Za-z0-9]{1,64}");
  }

  private static String strip(String label, char mark, String otherwise) {
    String name = !label.isEmpty() && label.charAt(0) == mark ? label.substring(1) : label;
    return name.isBlank() ? otherwise : name;
  }

  private static String shown(String href) {
    return href.startsWith("mailto:") || href.startsWith("tel:")
        ? href.substring(href.indexOf(':') + 1)
        : href;
  }
}
