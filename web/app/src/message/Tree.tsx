/** Draws a message's syntax tree. The server made it; nothing here parses Markdown. */
import type { Alignment, Block, Inline, InlineNode, ListItem } from "@fermata/protocol/tree";
import { Fragment, type ReactNode } from "react";
import { t } from "../i18n/translate.ts";
import { Link } from "../route/Link.tsx";
import { go, route } from "../route/router.ts";
import { useClient, useConversation, usePerson } from "../ui/client.ts";
import { nameOf } from "../ui/names.ts";
import { CodeBlock } from "./CodeBlock.tsx";

export function Tree({ blocks }: { readonly blocks: readonly Block[] }) {
  return <div className={onlyEmoji(blocks) ? "prose large" : "prose"}>{drawBlocks(blocks)}</div>;
}

// The pieces of one message never move, so their place in it names them.
function drawBlocks(blocks: readonly Block[]): ReactNode {
  return blocks.map((block, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={at}>{drawBlock(block)}</Fragment>
  ));
}

function drawBlock(block: Block): ReactNode {
  switch (block.t) {
    case "paragraph":
      return <p dir="auto">{drawInlines(block.c)}</p>;
    case "heading": {
      // A message is not the page: its headings start below the page's own.
      const Heading = `h${Math.min(6, block.level + 3)}` as "h4" | "h5" | "h6";
      return (
        <Heading dir="auto" data-level={block.level}>
          {drawInlines(block.c)}
        </Heading>
      );
    }
    case "quote":
      return <blockquote dir="auto">{drawBlocks(block.c)}</blockquote>;
    case "list":
      return block.ordered === true ? (
        <ol start={block.start ?? 1}>{drawItems(block.items)}</ol>
      ) : (
        <ul>{drawItems(block.items)}</ul>
      );
    case "code":
      return <CodeBlock text={block.text} {...(block.lang === undefined ? {} : { lang: block.lang })} />;
    case "table":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        // biome-ignore lint/a11y/useSemanticElements: a table is no group of fields
        <div className="table-scroll" tabIndex={0} role="group" aria-label={t("message.table")}>
          <table>
            <thead>
              <tr>{drawCells(block.head, block.align, "th")}</tr>
            </thead>
            <tbody>
              {block.rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <tr key={at}>{drawCells(row, block.align, "td")}</tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case "rule":
      return <hr />;
    default:
      // A newer server may know blocks that this page does not.
      return null;
  }
}

function drawCells(
  cells: readonly (readonly Inline[])[],
  align: readonly Alignment[],
  Cell: "th" | "td",
): ReactNode {
  return cells.map((cell, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Cell key={at} style={{ textAlign: align[at] ?? "start" }} dir="auto">
      {drawInlines(cell)}
    </Cell>
  ));
}

function drawItems(items: readonly ListItem[]): ReactNode {
  return items.map((item, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <li key={at} data-task={item.task} dir="auto">
      {item.task === undefined ? null : (
        <input
          type="checkbox"
          checked={item.task}
          readOnly
          disabled
          aria-label={item.task ? t("message.taskDone") : t("message.taskOpen")}
        />
      )}
      {drawBlocks(item.c)}
    </li>
  ));
}

function drawInlines(inlines: readonly Inline[]): ReactNode {
  return inlines.map((inline, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={at}>{typeof inline === "string" ? inline : drawInline(inline)}</Fragment>
  ));
}

function drawInline(node: InlineNode): ReactNode {
  switch (node.t) {
    case "strong":
      return <strong>{drawInlines(node.c)}</strong>;
    case "emphasis":
      return <em>{drawInlines(node.c)}</em>;
    case "strike":
      return <s>{drawInlines(node.c)}</s>;
    case "code":
      return <code>{node.text}</code>;
    case "link":
      return <OutsideLink href={node.href} title={node.title} inside={node.c} />;
    case "break":
      return <br />;
    case "mention":
      return <MentionChip account={node.account} name={node.name} />;
    case "channel":
      return <ChannelChip conversation={node.conversation} name={node.name} />;
    case "everyone":
      return <span className="mention me">@{node.word}</span>;
    case "emoji":
      return (
        <span className="emoji" role="img" aria-label={node.name} title={`:${node.name}:`}>
          {node.text}
        </span>
      );
    default:
      return null;
  }
}

const SAFE = /^(https?:|mailto:|tel:)/i;

function OutsideLink({
  href,
  title,
  inside,
}: {
  readonly href: string;
  readonly title?: string | undefined;
  readonly inside: readonly Inline[];
}) {
  if (!SAFE.test(href)) return <>{drawInlines(inside)}</>;
  // Permalinks of this server open in place.
  const own = href.startsWith(`${location.origin}/c/`);
  return (
    <a
      href={href}
      title={title}
      target={own ? undefined : "_blank"}
      rel="noreferrer noopener"
      onClick={(event) => {
        if (!own || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        history.pushState({ inside: true }, "", href);
        dispatchEvent(new PopStateEvent("popstate"));
      }}
    >
      {drawInlines(inside)}
    </a>
  );
}

function MentionChip({ account, name }: { readonly account: string; readonly name: string }) {
  const person = usePerson(account);
  const me = useClient().me.account === account;
  const open = (): void => {
    const here = route.getSnapshot();
    if (here.at === "conversation") go({ at: "conversation", id: here.id, side: { is: "person", account } });
  };
  return (
    <button type="button" className={me ? "mention me" : "mention"} onClick={open}>
      @<bdi>{person.known ? nameOf(person) : name}</bdi>
    </button>
  );
}

function ChannelChip({ conversation, name }: { readonly conversation: string; readonly name: string }) {
  const known = useConversation(conversation);
  return (
    <Link to={{ at: "conversation", id: conversation }} className="mention">
      #<bdi>{known?.name === undefined || known.name === "" ? name : known.name}</bdi>
    </Link>
  );
}

const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\u200d|\ufe0f|\s)+$/u;

/** Three families of four, each with skin tones, are shorter. */
const LONGEST_EMOJI = 80;
const segmenter = new Intl.Segmenter();

/** One to three emoji alone are drawn large. */
function onlyEmoji(blocks: readonly Block[]): boolean {
  const [only] = blocks;
  if (blocks.length !== 1 || only?.t !== "paragraph" || only.c.length > 6) return false;
  let text = "";
  for (const inline of only.c) {
    if (typeof inline === "string") text += inline;
    else if (inline.t === "emoji") text += inline.text;
    else return false;
  }
  const bare = text.trim();
  if (
    bare === "" ||
    bare.length > LONGEST_EMOJI ||
    !/\p{Extended_Pictographic}/u.test(bare) ||
    !EMOJI.test(bare) ||
    /\d/.test(bare)
  )
    return false;
  return [...segmenter.segment(bare.replace(/\s/g, ""))].length <= 3;
}
