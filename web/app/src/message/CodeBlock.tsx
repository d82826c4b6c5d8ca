import { useEffect, useState } from "react";
import { t } from "../i18n/translate.ts";
import { copyText } from "../ui/clipboard.ts";
import { Icon } from "../ui/Icon.tsx";
import { say } from "../ui/toast.tsx";
import type { Piece } from "./highlight.ts";

/** Code with its language's colours, once the highlighter has arrived; readable before. */
export function CodeBlock({ text, lang }: { readonly text: string; readonly lang?: string }) {
  const [pieces, setPieces] = useState<readonly Piece[]>();
  useEffect(() => {
    setPieces(undefined);
    if (lang === undefined || text.length > 20_000) return undefined;
    let wanted = true;
    import("./highlight.ts")
      .then(({ highlight }) => wanted && setPieces(highlight(text, lang)))
      // Code without colours is still code.
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [text, lang]);
  const copy = async (): Promise<void> => {
    say((await copyText(text)) ? t("copied") : t("copyFailed"));
  };
  return (
    <div className="code-block">
      <div className="code-tools">
        {lang === undefined ? null : <span>{lang}</span>}
        <button
          type="button"
          className="icon-button"
          aria-label={t("message.copyCode")}
          title={t("message.copyCode")}
          onClick={() => void copy()}
        >
          <Icon name="copy" />
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} dir="ltr">
        <code>{pieces === undefined ? text : pieces.map(drawPiece)}</code>
      </pre>
    </div>
  );
}

function drawPiece(piece: Piece, at: number) {
  return piece.style === undefined ? (
    piece.text
  ) : (
    <span key={at} className={`hl-${piece.style}`}>
      {piece.text}
    </span>
  );
}
