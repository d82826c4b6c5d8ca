/**
 * The wish to be signed out, from when somebody says so until the server has ended the session: a server that cannot
 * be reached just then must not find the browser signed in when it comes back.
 */

/** Outlives the page; shared by the tabs of an origin, whose cookie is one too. */
export interface SignOutWish {
  readonly stands: boolean;
  remember(): void;
  fulfilled(): void;
}

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const KEY = "fermata.signing-out";

/** @param storage the origin's; where it keeps nothing the wish lives as long as the page */
export function signOutWish(storage: () => Kept): SignOutWish {
  let unkept = false;
  return {
    get stands() {
      try {
        // Asked anew each time: another tab may have told the server meanwhile.
        return unkept || storage().getItem(KEY) !== null;
      } catch {
        return unkept;
      }
    },
    remember() {
      try {
        storage().setItem(KEY, "1");
      } catch {
        unkept = true;
      }
    },
    fulfilled() {
      unkept = false;
      try {
        storage().removeItem(KEY);
      } catch {
        // It was never kept.
      }
    },
  };
}
