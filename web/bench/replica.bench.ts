/** Switching, sending and scrolling with a long conversation and a long rail, in a real browser against a real server. */
import { type CDPSession, expect, type Page } from "@playwright/test";
import {
  calm,
  mainThread,
  median,
  percentile,
  rounded,
  send,
  switchTo,
  watchFrames,
  wheelUntil,
} from "./in-page.ts";
import { SIZE, say, test } from "./world.ts";

const ROUNDS = 50;
/** Conversations that are switched between in memory. */
const WARM = 10;
const WHEEL_PIXELS = 1_200;

async function live(page: Page): Promise<void> {
  await expect(page.locator(".status-word [role=status]")).toHaveText("Live", { timeout: 120_000 });
  await expect(page.locator('.composer [role="textbox"].ProseMirror')).toBeVisible({ timeout: 60_000 });
  await calm(page);
}

/** Opens one conversation after the other and answers the figures, whose names begin with `name`. */
async function switches(
  page: Page,
  devtools: CDPSession,
  name: string,
  ids: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const millis: number[] = [];
  const frames: number[] = [];
  const busy: { readonly task: number; readonly script: number; readonly layout: number }[] = [];
  for (const id of ids) {
    const before = await mainThread(devtools);
    const took = await switchTo(page, id);
    const after = await mainThread(devtools);
    millis.push(took.millis);
    frames.push(took.frames);
    busy.push({
      task: after.task - before.task,
      script: after.script - before.script,
      layout: after.layout - before.layout,
    });
    await calm(page);
  }
  say(`${name}: ${millis.map(Math.round).join(" ")}`);
  return {
    [`${name}P50Millis`]: rounded(median(millis)),
    [`${name}P95Millis`]: rounded(percentile(millis, 95)),
    [`${name}P50Frames`]: median(frames),
    [`${name}P95Frames`]: percentile(frames, 95),
    [`${name}TaskP50Millis`]: rounded(median(busy.map(({ task }) => task))),
    [`${name}ScriptP50Millis`]: rounded(median(busy.map(({ script }) => script))),
    [`${name}LayoutP50Millis`]: rounded(median(busy.map(({ layout }) => layout))),
  };
}

test("switching and sending", async ({ seeded, signedIn, report }) => {
  const context = await signedIn();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable");
  const talks = seeded.talks.slice(0, ROUNDS);
  await page.goto(`/c/${seeded.long}`);
  await live(page);
  // Once to each, so that the replica holds them.
  for (const { id } of talks) await switchTo(page, id);
  await calm(page);

  const warm = talks.slice(0, WARM).map(({ id }) => id);
  for (const id of warm) {
    await switchTo(page, id);
    await calm(page);
  }
  const rounds = Array.from({ length: ROUNDS }, (_, n) => warm[n % WARM] ?? "");
  await report(await switches(page, devtools, "switchMemory", rounds));

  const sending: number[] = [];
  await page.locator('.composer [role="textbox"]').click();
  for (let n = 0; n < ROUNDS; n += 1) {
    const text = `sent number ${n} at ${Date.now()}`;
    await page.keyboard.type(text);
    await calm(page);
    sending.push(await send(page, text));
  }
  await report({
    messages: SIZE.messages,
    conversations: SIZE.conversations,
    sendToPaintP50Millis: rounded(median(sending)),
    sendToPaintP95Millis: rounded(percentile(sending, 95)),
  });
  say(`sending: ${sending.map(Math.round).join(" ")}`);

  // After a reload everything is on disk, and each conversation is read once.
  await page.goto("/threads");
  await page.reload();
  await expect(page.locator(".status-word [role=status]")).toHaveText("Live", { timeout: 120_000 });
  await calm(page);
  const ids = talks.map(({ id }) => id);
  await report(await switches(page, devtools, "switchStored", ids));
});

test("scrolling through the long conversation, up and down", async ({ seeded, signedIn, report }) => {
  const context = await signedIn();
  const page = await context.newPage();
  await page.goto(`/c/${seeded.long}`);
  await live(page);
  const devtools = await context.newCDPSession(page);
  const list = page.locator("main .list");
  const stop = await watchFrames(page);
  await wheelUntil(page, devtools, -WHEEL_PIXELS, () =>
    list.evaluate((box) => box.scrollTop === 0 && box.querySelector(".beginning") !== null),
  );
  say("at the first message");
  await wheelUntil(page, devtools, WHEEL_PIXELS, () =>
    list.evaluate(
      (box) =>
        box.scrollHeight - box.scrollTop - box.clientHeight < 2 &&
        document.querySelector(".jumps button") === null,
    ),
  );
  say("at the last message");
  const frames = await stop();
  await report({
    longestFrameMillis: rounded(Math.max(...frames)),
    frameP95Millis: rounded(percentile(frames, 95)),
    frames: frames.length,
    framesOver50Millis: frames.filter((millis) => millis > 50).length,
  });
});
