/** Short notes at the edge of the window, each with at most one action. Read politely to screen readers. */
import { Cell } from "@fermata/store/live";
import { t } from "../i18n/translate.ts";
import { Icon } from "./Icon.tsx";
import { useLive } from "./live.ts";

interface Toast {
  readonly id: number;
  readonly words: string;
  readonly action?: { readonly words: string; readonly run: () => void };
}

const toasts = new Cell<readonly Toast[]>([]);
let lastId = 0;

const remove = (id: number): void => toasts.set(toasts.getSnapshot().filter((each) => each.id !== id));

/** Says something for a few seconds; the returned function takes it away earlier. */
export function say(words: string, action?: Toast["action"], millis = 6000): () => void {
  lastId += 1;
  const id = lastId;
  toasts.set([...toasts.getSnapshot().slice(-2), { id, words, ...(action === undefined ? {} : { action }) }]);
  const timer = setTimeout(() => remove(id), millis);
  return () => {
    clearTimeout(timer);
    remove(id);
  };
}

export function Toasts() {
  const all = useLive(toasts);
  return (
    <div className="toasts" role="status">
      {all.map((each) => (
        <div className="toast" key={each.id}>
          <span>{each.words}</span>
          {each.action === undefined ? null : (
            <button
              type="button"
              className="link-button"
              onClick={() => {
                remove(each.id);
                each.action?.run();
              }}
            >
              {each.action.words}
            </button>
          )}
          <button
            type="button"
            className="icon-button"
            aria-label={t("close")}
            onClick={() => remove(each.id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
