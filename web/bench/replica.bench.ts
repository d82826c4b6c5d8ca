/** Switching, sending and scrolling with a long conversation and a long rail, in a real browser against a real server. */
import { expect, type Page } from "@playwright/test";
import { calm, median, percentile, rounded, send, switchTo, watchFrames, wheelUntil } from "./in-page.ts";
import { say, test } from "./world.ts";

const ROUNDS = 50;
/** Conversations that are switched between in memory. */
const WARM = 10;
const WHEEL_PIXELS = 1_200;

async function live(page: Page): Promise<void> {
  await expect(page.locator(".status-word [role=status]")).toHaveText("Live", { timeout: 120_000 });
  await expect(page.locator('.composer [role="textbox"].ProseMirror')).toBeVisible({ timeout: 60_000 });
  await calm(page);
}

test("switching and sending", async ({ seeded, signedIn, report }) => {
  const context = await signedIn();
  const page = await context.newPage();
  const talks = seeded.talks.slice(0, ROUNDS);
  await page.goto(`/c/${seeded.long}`);
  await live(page);
  // Once to each, so that the replica holds them.
  for (const { id } of talks) await switchTo(page, id);
  await calm(page);

  const inMemory: number[] = [];
  const warm = talks.slice(0, WARM);
  for (let n = 0; n < WARM + ROUNDS; n += 1) {
    const millis = await switchTo(page, warm[n % WARM]?.id ?? "");
    if (n >= WARM) inMemory.push(millis);
    await calm(page);
  }
  await report({
    switchMemoryP50Millis: rounded(median(inMemory)),
    switchMemoryP95Millis: rounded(percentile(inMemory, 95)),
  });
  say(`in memory: ${inMemory.map(Math.round).join(" ")}`);

  const sending: number[] = [];
  await page.locator('.composer [role="textbox"]').click();
  for (let n = 0; n < ROUNDS; n += 1) {
    const text = `sent number ${n} at ${Date.now()}`;
    await page.keyboard.type(text);
    await calm(page);
    sending.push(await send(page, text));
  }
  await report({
    sendToPaintP50Millis: rounded(median(sending)),
    sendToPaintP95Millis: rounded(percentile(sending, 95)),
  });
  say(`sending: ${sending.map(Math.round).join(" ")}`);

  // After a reload everything is on disk, and each conversation is read once.
  await page.goto("/threads");
  await page.reload();
  await expect(page.locator(".status-word [role=status]")).toHaveText("Live", { timeout: 120_000 });
  await calm(page);
  const stored: number[] = [];
  for (const { id } of talks) {
    stored.push(await switchTo(page, id));
    await calm(page);
  }
  await report({
    switchStoredP50Millis: rounded(median(stored)),
    switchStoredP95Millis: rounded(percentile(stored, 95)),
  });
  say(`stored: ${stored.map(Math.round).join(" ")}`);
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
