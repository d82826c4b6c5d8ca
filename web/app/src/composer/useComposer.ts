/** One ProseMirror field inside React: created once, told of changes through a ref. */
import { Composer, type ComposerHost, type ComposerState } from "@fermata/editor/composer";
import type { Node } from "prosemirror-model";
import { type RefObject, useCallback, useEffect, useId, useRef, useState } from "react";
import { useConnected } from "../ui/client.ts";
import type { Candidate } from "./candidates.ts";

export interface UsedComposer {
  /** Give this to the element that holds the field. */
  readonly place: (element: HTMLDivElement | null) => void;
  readonly composer: RefObject<Composer | undefined>;
  readonly state: ComposerState;
  readonly picker:
    | { readonly id: string; readonly candidates: readonly Candidate[]; readonly active: number }
    | undefined;
  readonly pick: (candidate: Candidate) => void;
  readonly point: (at: number) => void;
}

const CALM: ComposerState = { empty: true, active: new Set(), edited: false };

/** What the field does; read anew at every key, so closures are never stale. */
export type Behaviour = Omit<ComposerHost, "asked" | "pickerKey" | "changed"> & {
  readonly changed: (state: ComposerState) => void;
};

export function useComposer(conversation: string, behaviour: Behaviour, doc?: Node): UsedComposer {
  const connected = useConnected();
  const composer = useRef<Composer | undefined>(undefined);
  const latest = useRef(behaviour);
  latest.current = behaviour;
  const [state, setState] = useState<ComposerState>(CALM);
  const [candidates, setCandidates] = useState<readonly Candidate[]>([]);
  const [active, setActive] = useState(0);
  const list = useRef<{ candidates: readonly Candidate[]; active: number; ask: number }>({
    candidates: [],
    active: 0,
    ask: 0,
  });
  const id = useId();

  const show = useCallback((next: readonly Candidate[], at: number): void => {
    list.current.candidates = next;
    list.current.active = at;
    setCandidates(next);
    setActive(at);
  }, []);

  const pick = useCallback((candidate: Candidate): void => composer.current?.answer(candidate.insertion), []);
  const point = useCallback((at: number): void => show(list.current.candidates, at), [show]);

  const place = useCallback(
    (element: HTMLDivElement | null): void => {
      if (element === null) {
        composer.current?.destroy();
        composer.current = undefined;
        return;
      }
      const host: ComposerHost = {
        label: latest.current.label,
        enterSends: () => latest.current.enterSends(),
        submitted: () => latest.current.submitted(),
        editLast: () => latest.current.editLast(),
        escaped: () => latest.current.escaped(),
        changed: (next) => {
          setState(next);
          latest.current.changed(next);
        },
        asked: (asked) => {
          list.current.ask += 1;
          const turn = list.current.ask;
          if (asked === undefined) {
            show([], 0);
            return;
          }
          void import("./candidates.ts").then(async ({ localCandidates, moreCandidates }) => {
            if (turn !== list.current.ask) return;
            const local = localCandidates(connected, conversation, asked);
            show(local, 0);
            const all = await moreCandidates(connected, asked, local);
            if (turn !== list.current.ask || all === local) return;
            show(all, Math.min(list.current.active, Math.max(0, all.length - 1)));
          });
        },
        pickerKey: (event) => {
          const { candidates: shown, active: at } = list.current;
          if (shown.length === 0) return false;
          if (event.key === "ArrowDown") show(shown, (at + 1) % shown.length);
          else if (event.key === "ArrowUp") show(shown, (at + shown.length - 1) % shown.length);
          else if (event.key === "Enter" || event.key === "Tab") {
            const chosen = shown[at];
            if (chosen !== undefined) pick(chosen);
          } else if (event.key === "Escape") composer.current?.dismissQuestion();
          else return false;
          return true;
        },
      };
      composer.current = new Composer(element, host, doc);
    },
    // The field lives as long as its element; a new conversation brings a new one.
    [connected, conversation, doc, pick, show],
  );

  const open = candidates.length > 0;
  useEffect(() => {
    composer.current?.describePicker(open ? id : undefined, open ? `${id}-${active}` : undefined);
  }, [open, active, id]);

  return { place, composer, state, picker: open ? { id, candidates, active } : undefined, pick, point };
}
