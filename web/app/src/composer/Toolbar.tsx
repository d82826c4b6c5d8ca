/** The switches under the text: the same formats that Markdown and shortcuts give. */
import { FORMATS, type Format } from "@fermata/editor/formats";
import { t } from "../i18n/translate.ts";
import type { IconName } from "../ui/Icon.tsx";
import { Icon } from "../ui/Icon.tsx";

const ICONS: Readonly<Record<Format, IconName>> = {
  strong: "bold",
  emphasis: "italic",
  strike: "strike",
  code: "code",
  bullets: "bullets",
  numbers: "numbers",
  tasks: "tasks",
  quote: "quote",
  "code-block": "block",
};

const APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A shortcut as this keyboard labels it. */
export function keyLabel(key: string): string {
  const names: Readonly<Record<string, string>> = APPLE
    ? { Mod: "⌘", Shift: "⇧", Alt: "⌥" }
    : { Mod: "Ctrl", Shift: "Shift", Alt: "Alt" };
  return key
    .split("-")
    .map((part) => names[part] ?? part.toUpperCase())
    .join(APPLE ? "" : "+");
}

export function Toolbar({
  active,
  onFormat,
  onLink,
}: {
  readonly active: ReadonlySet<Format>;
  readonly onFormat: (format: Format) => void;
  readonly onLink: () => void;
}) {
  return (
    <div className="composer-formats" role="toolbar" aria-label={t("composer.formats")}>
      {FORMATS.map(({ format, key }) => (
        <button
          key={format}
          type="button"
          className="icon-button"
          aria-label={t(`format.${format}`)}
          aria-pressed={active.has(format)}
          title={`${t(`format.${format}`)} (${keyLabel(key)})`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onFormat(format)}
        >
          <Icon name={ICONS[format]} />
        </button>
      ))}
      <button
        type="button"
        className="icon-button"
        aria-label={t("format.link")}
        title={`${t("format.link")} (${keyLabel("Mod-k")})`}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onLink}
      >
        <Icon name="link" />
      </button>
    </div>
  );
}
