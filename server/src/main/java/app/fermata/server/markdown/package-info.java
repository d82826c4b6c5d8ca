/// From Markdown as it was typed to a syntax tree, once, on the server, when a message is accepted
/// (docs/protocol/kinds.md). Web, mail and search read the tree; nobody else parses.
///
/// Invariants:
/// - Raw HTML is text; a link's target is `http`, `https`, `mailto` or `tel`, or the link is text.
/// - The tree is at most `Markdown.DEPTH` deep; what nests deeper is text.
/// - Nothing typed disappears: what Markdown would swallow (definitions of link references) shows
///   as text.
/// - Parsing takes time linear in the text, also for text made to be slow.
@NullMarked
package app.fermata.server.markdown;

import org.jspecify.annotations.NullMarked;
