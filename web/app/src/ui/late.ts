import { useEffect, useState } from "react";

/** True after a short while: waiting that is over before it is noticed needs no sign. */
export function useLate(millis = 300): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), millis);
    return () => clearTimeout(timer);
  }, [millis]);
  return late;
}
