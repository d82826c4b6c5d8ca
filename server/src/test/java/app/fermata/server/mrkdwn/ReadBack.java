package app.fermata.server.mrkdwn;

import java.util.List;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.task.list.items.TaskListItemsExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// Reads Markdown as any CommonMark reader does: what the converter wrote must come back.
final class ReadBack {
  private static final List<org.commonmark.Extension> EXTENSIONS =
      List.of(
          TablesExtension.create(),
          StrikethroughExtension.create(),
          TaskListItemsExtension.create(),
          AutolinkExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final HtmlRenderer HTML = HtmlRenderer.builder().extensions(EXTENSIONS).build();

  private ReadBack() {}

  static String html(String markdown) {
    return HTML.render(PARSER.parse(markdown)).strip();
  }

  /// The words, runs of white space as one space.
  static String words(String markdown) {
    StringBuilder out = new StringBuilder();
    PARSER
        .parse(markdown)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Text text) {
                out.append(text.getLiteral());
              }

              @Override
              public void visit(Code code) {
                out.append(code.getLiteral());
              }

              @Override
              public void visit(HtmlInline html) {
                out.append(html.getLiteral());
              }

              @Override
              public void visit(HtmlBlock html) {
                out.append(html.getLiteral());
              }

              @Override
              public void visit(SoftLineBreak line) {
                out.append('\n');
              }

              @Override
              public void visit(HardLineBreak line) {
                out.append('\n');
              }

              @Override
              public void visit(FencedCodeBlock code) {
                out.append(code.getLiteral()).append('\n');
              }

              @Override
              public void visit(IndentedCodeBlock code) {
                out.append(code.getLiteral()).append('\n');
              }

              @Override
              public void visit(Paragraph paragraph) {
                visitChildren(paragraph);
                out.append('\n');
              }

              @Override
              public void visit(CustomNode node) {
                visitChildren(node);
                if (node instanceof TableCell) {
                  out.append('\n');
                }
              }

              @Override
              public void visit(CustomBlock block) {
                visitChildren(block);
              }

              @Override
              protected void visitChildren(Node parent) {
                super.visitChildren(parent);
                if (parent instanceof Block) {
                  out.append('\n');
                }
              }
            });
    return squeezed(out.toString());
  }

  static String squeezed(String text) {
    return text.replaceAll("[\\s\\p{Z}]+", " ").strip();
  }
}
