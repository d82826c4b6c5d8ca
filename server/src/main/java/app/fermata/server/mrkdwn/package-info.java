/// Slack's three ways to write text (mrkdwn, rich text and Block Kit) turned into Fermata's
/// Markdown.
///
/// ```
/// Mrkdwn ────┐
/// BlockKit ──┼──► Block, Inline ──► MarkdownPrinter ──► source as somebody would have typed it
/// Attachments┘
/// ```
///
/// Invariants: nothing throws, whatever the text; the words of the text survive in their order;
/// nothing becomes a style or a person's mention that was none in Slack.
@NullMarked
package app.fermata.server.mrkdwn;

import org.jspecify.annotations.NullMarked;
