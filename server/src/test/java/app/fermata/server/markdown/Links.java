package app.fermata.server.markdown;

import java.util.ArrayList;
import java.util.List;

/// Every address in a tree.
final class Links {
  private Links() {}

  static List<String> in(List<Block> blocks) {
    var found = new ArrayList<String>();
    TreeJson.blocks(blocks).findValues("href").forEach(href -> found.add(href.textValue()));
    return found;
  }
}
