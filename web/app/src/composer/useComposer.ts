/** One field inside React: created once, told of changes through a ref. It is plain until the composer is here. */
import type { Content, Field, FieldHost, FieldState } from "@fermata/editor/field";
import { type RefObject, useCallback, useEffect, useId, useRef, useState } from "react";
import { useConnected } from "../ui/client.ts";
import type { Candidate } from "./candidates.ts";
import { openField } from "./editor.ts";

export interface UsedComposer {
  /** Give this to the element that holds the field. */
  readonly place: (element: HTMLDivElement | null) => void;
  readonly composer: RefObject<Field | undefined>;
  readonly state: FieldState;
  readonly picker:
    | { readonly id: string; readonly candidates: readonly Candidate[]; readonly active: number }
    | undefined;
  readonly pick: (candidate: Candidate) => void;
  readonly point: (at: number) => void;
}

const CALM: FieldState = { empty: true, active: new Set(), edited: false };

/** What the field does; read anew at every key, so closures are never stale. */
export type Behaviour = Omit<FieldHost, "asked" | "pickerKey" | "changed"> & {
  readonly changed: (state: FieldState) => void;
  /** The field is about to go: the last moment to ask what is in it. */
  readonly leaving?: () => void;
};

export function useComposer(conversation: string, behaviour: Behaviour, content?: Content): UsedComposer {
  const connected = useConnected();
  const composer = useRef<Field | undefined>(undefined);
  const latest = useRef(behaviour);
  latest.current = behaviour;
  const [state, setState] = useState<FieldState>(CALM);
  const [candidates, setCandidates] = useState<readonly Candidate[]>([]);
  const [active, setActive] = useState(0);
  const list = useRef<{ candidates: readonly Candidate[]; active: number; ask: number }>({
    candidates: [],
    active: 0,
    ask: 0,
  });
  const leave = useRef<() => void>(undefined);
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
        latest.current.leaving?.();
        leave.current?.();
        composer.current = undefined;
        return;
      }
      const host: FieldHost = {
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
      leave.current = openField(element, host, content, (field) => {
        composer.current = field;
      });
    },
    // The field lives as long as its element; a new conversation brings a new one.
    [connected, conversation, content, pick, show],
  );

  const open = candidates.length > 0;
  useEffect(() => {
    composer.current?.describePicker(open ? id : undefined, open ? `${id}-${active}` : undefined);
  }, [open, active, id]);

  return { place, composer, state, picker: open ? { id, candidates, active } : undefined, pick, point };
}
