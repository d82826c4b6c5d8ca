package app.fermata.server.mrkdwn;

import java.util.List;

/// A paragraph or something of its rank.
public sealed interface Block {

  record Paragraph(List<Inline> inlines) implements Block {
    public Paragraph {
      inlines = List.copyOf(inlines);
    }
  }

  record Heading(List<Inline> inlines) implements Block {
    public Heading {
      inlines = List.copyOf(inlines);
    }
  }

  record Quote(List<Block> blocks) implements Block {
    public Quote {
      blocks = List.copyOf(blocks);
    }
  }

  /// @param start the first number of an ordered list
  record Items(boolean ordered, int start, List<List<Block>> items) implements Block {
    public Items {
      items = items.stream().map(List::copyOf).toList();
    }
  }

  record Preformatted(String text) implements Block {}

  /// @param rows the first one is the head
  record Table(List<List<List<Inline>>> rows) implements Block {
    public Table {
      rows = rows.stream().map(row -> row.stream().map(List::copyOf).toList()).toList();
    }
  }

  record Rule() implements Block {}

  /// Text that is Markdown already (Slack's `markdown` block).
  record Source(String markdown) implements Block {}
}
