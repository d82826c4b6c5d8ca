import type { FileReference } from "@fermata/protocol/bodies";
import { localeOf, t } from "../i18n/translate.ts";
import { Icon } from "../ui/Icon.tsx";

/** Files that came with an import: links to where they lie. */
export function Files({ files }: { readonly files: readonly FileReference[] }) {
  return (
    <ul className="files" aria-label={t("message.files")}>
      {files.map((file) => (
        <li key={file.url + file.name}>
          {/^https?:/i.test(file.url) ? (
            <a className="file" href={file.url} target="_blank" rel="noreferrer noopener">
              <File file={file} />
            </a>
          ) : (
            <span className="file">
              <File file={file} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function File({ file }: { readonly file: FileReference }) {
  return (
    <>
      <Icon name="file" />
      <bdi>{file.name}</bdi>
      {file.size === undefined ? null : <span className="faint">{sizeOf(file.size)}</span>}
    </>
  );
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

function sizeOf(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(localeOf(), {
    style: "unit",
    unit: UNITS[step] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}
