import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derived, directId, isUuid, uuid7 } from "../src/ids.ts";

describe("ids", () => {
  it("aUuid7CarriesItsTimeAndVersion", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), (millis) => {
        const id = uuid7(millis, (into) => into.fill(0xff));
        expect(isUuid(id)).toBe(true);
        expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(millis);
        expect(id[14]).toBe("7");
        expect("89ab").toContain(id[19]);
      }),
    );
  });

  it("aDerivedKeyIsStableAndHasVersion8", () => {
    expect(derived("a", "b")).toBe(derived("a", "b"));
    expect(derived("a", "b")).not.toBe(derived("ab"));
    expect(derived("x")[14]).toBe("8");
    expect(isUuid(derived("reaction", "m", "a", "👍"))).toBe(true);
  });

  it("aDirectHasOneIdWhoeverOpensIt", () => {
    expect(directId("w", ["b", "a"])).toBe(directId("w", ["a", "b", "a"]));
  });
});
