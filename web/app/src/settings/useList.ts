import { useCallback, useEffect, useState } from "react";
import { sentenceOf } from "../ui/problem.ts";

export interface Listed<T> {
  readonly items: readonly T[] | undefined;
  readonly problem: string | undefined;
  readonly reload: () => void;
  /** Runs a change and loads the list again; says why where it failed. */
  readonly change: (run: () => Promise<unknown>) => void;
}

/** A list that lives on the server only. `load` must keep its identity. */
export function useList<T>(load: () => Promise<readonly T[]>): Listed<T> {
  const [items, setItems] = useState<readonly T[]>();
  const [problem, setProblem] = useState<string>();
  const reload = useCallback((): void => {
    load().then(
      (next) => {
        setItems(next);
        setProblem(undefined);
      },
      (error: unknown) => setProblem(sentenceOf(error)),
    );
  }, [load]);
  useEffect(reload, [reload]);
  const change = useCallback(
    (run: () => Promise<unknown>): void => {
      run().then(reload, (error: unknown) => setProblem(sentenceOf(error)));
    },
    [reload],
  );
  return { items, problem, reload, change };
}
