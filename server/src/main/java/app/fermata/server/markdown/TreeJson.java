package app.fermata.server.markdown;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// The tree as it travels (docs/protocol/kinds.md).
public final class TreeJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TreeJson() {}

  public static ArrayNode blocks(List<Block> blocks) {
    ArrayNode array = NODES.arrayNode(blocks.size());
    blocks.forEach(block -> array.add(block(block)));
    return array;
  }

  private static ObjectNode block(Block block) {
    return switch (block) {
      case Block.Paragraph(var content) -> node("paragraph").set("c", inlines(content));
      case Block.Heading(int level, var content) ->
          node("heading").put("level", level).set("c", inlines(content));
      case Block.Quote(var content) -> node("quote").set("c", blocks(content));
      case Block.ListOf list -> list(list);
      case Block.Code(var lang, var text) -> {
        ObjectNode node = node("code");
        if (lang != null) {
          node.put("lang", lang);
        }
        yield node.put("text", text);
      }
      case Block.Table table -> table(table);
      case Block.Rule() -> node("rule");
    };
  }

  private static ObjectNode list(Block.ListOf list) {
    ObjectNode node = node("list");
    if (list.ordered()) {
      node.put("ordered", true);
      if (list.start() != 1) {
        node.put("start", list.start());
      }
    }
    if (list.loose()) {
      node.put("loose", true);
    }
    ArrayNode items = node.putArray("items");
    for (Block.Item item : list.items()) {
      ObjectNode to = items.addObject();
      if (item.task() != null) {
        to.put("task", item.task());
      }
      to.set("c", blocks(item.content()));
    }
    return node;
  }

  private static ObjectNode table(Block.Table table) {
    ObjectNode node = node("table");
    ArrayNode align = node.putArray("align");
    table.align().forEach(align::add);
    node.set("head", cells(table.head()));
    ArrayNode rows = node.putArray("rows");
    table.rows().forEach(row -> rows.add(cells(row)));
    return node;
  }

  private static ArrayNode cells(List<List<Inline>> cells) {
    ArrayNode array = NODES.arrayNode(cells.size());
    cells.forEach(cell -> array.add(inlines(cell)));
    return array;
  }

  private static ArrayNode inlines(List<Inline> inlines) {
    ArrayNode array = NODES.arrayNode(inlines.size());
    for (Inline inline : inlines) {
      switch (inline) {
        case Inline.Text(var text) -> array.add(text);
        case Inline.Strong(var content) -> array.add(node("strong").set("c", inlines(content)));
        case Inline.Emphasis(var content) -> array.add(node("emphasis").set("c", inlines(content)));
        case Inline.Strike(var content) -> array.add(node("strike").set("c", inlines(content)));
        case Inline.Code(var text) -> array.add(node("code").put("text", text));
        case Inline.Link(var href, var title, var content) -> {
          ObjectNode node = node("link").put("href", href);
          if (title != null) {
            node.put("title", title);
          }
          array.add(node.set("c", inlines(content)));
        }
        case Inline.Break() -> array.add(node("break"));
        case Inline.Mention(var account, var name) ->
            array.add(node("mention").put("account", account.toString()).put("name", name));
        case Inline.Channel(var conversation, var name) ->
            array.add(
                node("channel").put("conversation", conversation.toString()).put("name", name));
        case Inline.Everyone(var word) -> array.add(node("everyone").put("word", word));
        case Inline.Emoji(var name, var text) ->
            array.add(node("emoji").put("name", name).put("text", text));
      }
    }
    return array;
  }

  private static ObjectNode node(String t) {
    return NODES.objectNode().put("t", t);
  }
}
