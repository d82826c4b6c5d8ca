import type { Entry } from "@fermata/protocol/entry";
import { expect, it } from "vitest";
import { Replica } from "../src/replica.ts";

const ME = "00000000-0000-7000-8000-000000000001";
const WORKSPACE = "00000000-0000-7000-8000-000000000002";
const ANN = "00000000-0000-7000-8000-000000000003";
const BEN = "00000000-0000-7000-8000-000000000004";

function account(key: string, seq: number, name: string): Entry {
  return {
    log: WORKSPACE,
    epoch: 1,
    seq,
    key,
    kind: "account",
    place: seq,
    creator: key,
    author: key,
    at: seq,
    body: { name, role: "member" },
  };
}

it("whoIsOnTheScreenIsAskedForAgainAfterAResetAndHasANameAgain", () => {
  let asked = 0;
  const replica = new Replica(ME, WORKSPACE, () => asked++);
  const { people } = replica;
  const ann = people.live(ANN);
  expect(people.takeWanted(10)).toEqual([ANN]);
  // The answer comes before the first sync of the workspace's log, which begins with a reset.
  replica.applyPeople([account(ANN, 5, "Ann"), account(BEN, 6, "Ben")]);
  expect(ann.getSnapshot().name).toBe("Ann");
  asked = 0;
  replica.applyReset(WORKSPACE, { epoch: 1, seq: 9, check: "" });
  expect(ann.getSnapshot().known).toBe(false);
  expect(asked).toBe(1);
  // Nobody has looked at Ben.
  expect(people.takeWanted(10)).toEqual([ANN]);
  replica.applyPeople([account(ANN, 5, "Ann")]);
  expect(ann.getSnapshot().name).toBe("Ann");
});
