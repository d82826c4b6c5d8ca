import type { Page, Paging } from "@fermata/sync/http";
import { useCallback, useEffect, useRef, useState } from "react";
import { sentenceOf } from "./problem.ts";

/** While somebody types, not every letter is a question. */
const TYPING_MILLIS = 200;

export interface Paged<T> {
  /** Undefined until the first answer. */
  readonly items: readonly T[] | undefined;
  /** Gets the next page; undefined where there is none. */
  readonly more: (() => void) | undefined;
  /** Asks for the first page again. */
  readonly reload: () => void;
  readonly problem: string | undefined;
}

/**
 * A list that the server gives page by page, asked for anew when `load` or `again` changes. An answer that a later
 * question overtook is dropped. `load` must keep its identity as long as it asks the same.
 *
 * @param query what is typed to search, "" where nothing is
 */
export function usePaged<T>(
  load: (paging: Paging) => Promise<Page<T>>,
  query: string,
  again?: unknown,
): Paged<T> {
  const [items, setItems] = useState<readonly T[]>();
  const [next, setNext] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const question = useRef(0);

  const get = useCallback(
    async (pageToken: string | undefined): Promise<void> => {
      const asked = question.current;
      try {
        const page = await load(pageToken === undefined ? {} : { pageToken });
        if (question.current !== asked) return;
        setItems((before) => (pageToken === undefined ? page.items : [...(before ?? []), ...page.items]));
        setNext(page.nextPageToken);
        setProblem(undefined);
      } catch (error) {
        if (question.current === asked) setProblem(sentenceOf(error));
      }
    },
    [load],
  );

  const reload = useCallback((): void => {
    question.current++;
    void get(undefined);
  }, [get]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` says that the list is another now
  useEffect(() => {
    // What is still on its way is overtaken from the first letter on.
    question.current++;
    const timer = setTimeout(reload, query === "" ? 0 : TYPING_MILLIS);
    return () => clearTimeout(timer);
  }, [reload, query, again]);

  return { items, more: next === undefined ? undefined : () => void get(next), reload, problem };
}
