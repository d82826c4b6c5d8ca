/** What runs inside the page: it measures with the page's own clock, from the event to the frame that shows its effect. */
import type { CDPSession, Page } from "@playwright/test";

export const median = (values: readonly number[]): number => percentile(values, 50);

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1);
  return sorted[Math.max(0, at)] ?? Number.NaN;
}

export const rounded = (millis: number): number => Math.round(millis * 10) / 10;

/** Waits until the app has nothing to do for a while, so that what follows is measured by itself. */
export async function calm(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let idle = 0; idle < 5; ) {
      const quick = await new Promise<boolean>((done) => {
        const asked = performance.now();
        setTimeout(() => done(performance.now() - asked < 60), 50);
      });
      idle = quick ? idle + 1 : 0;
    }
  });
}

/** What opening a conversation took. */
export interface Switch {
  /** From the click until the conversation's last message was painted. */
  readonly millis: number;
  /** Frames until then: 1 where the first frame after the click's own work showed it. */
  readonly frames: number;
}

/** Opens a conversation by its row and answers what it took until its last message was painted. */
export async function switchTo(page: Page, id: string): Promise<Switch> {
  return await page.evaluate(
    (conversation) =>
      new Promise<Switch>((done, failed) => {
        const row = document.querySelector<HTMLElement>(`.rail a[href="/c/${conversation}"]`);
        if (row === null) {
          failed(new Error(`no row of ${conversation}`));
          return;
        }
        const { scheduler } = globalThis as unknown as {
          readonly scheduler: {
            postTask(task: () => void, how: { readonly priority: "user-blocking" }): Promise<void>;
          };
        };
        const before = document.querySelector("main .list");
        const lastMessage = (list: Element | null): Element | undefined =>
          list === before ? undefined : [...(list?.querySelectorAll("article") ?? [])].at(-1);
        const shown = (): boolean => {
          const list = document.querySelector("main .list");
          const last = lastMessage(list);
          if (list === null || last === undefined) return false;
          const frame = list.getBoundingClientRect();
          const box = last.getBoundingClientRect();
          return (
            box.bottom <= frame.bottom + 1 &&
            box.top < frame.bottom &&
            box.bottom > frame.top &&
            last.checkVisibility({ visibilityProperty: true })
          );
        };
        const began = performance.now();
        let frames = 0;
        row.click();
        const look = (): void => {
          frames += 1;
          const frame = frames;
          const drawn = lastMessage(document.querySelector("main .list")) !== undefined;
          // Runs right after this frame was painted. What was not drawn when it began came later and is not in it; where
          // a drawn message stands is only settled within the frame, so that is looked at afterwards.
          void scheduler.postTask(
            () => {
              const millis = performance.now() - began;
              if (drawn && shown()) done({ millis, frames: frame });
              else if (millis > 20_000) failed(new Error("the conversation did not open"));
              else requestAnimationFrame(look);
            },
            { priority: "user-blocking" },
          );
        };
        requestAnimationFrame(look);
      }),
    id,
  );
}

/** What the page's main thread did, in milliseconds since the page began. */
export async function mainThread(
  devtools: CDPSession,
): Promise<{ readonly task: number; readonly script: number; readonly layout: number }> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  const millis = (name: string): number =>
    1000 * (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN);
  return {
    task: millis("TaskDuration"),
    script: millis("ScriptDuration"),
    layout: millis("LayoutDuration") + millis("RecalcStyleDuration"),
  };
}

/** Sends what stands in the composer with Enter and answers how long it took from the key until the message was painted. */
export async function send(page: Page, text: string): Promise<number> {
  const painted = page.evaluate(
    (wanted) =>
      new Promise<number>((done, failed) => {
        addEventListener(
          "keydown",
          (event) => {
            const began = event.timeStamp;
            const look = (): void => {
              const last = [...document.querySelectorAll("main .list article")].at(-1);
              if (last?.textContent?.includes(wanted) !== true) {
                if (performance.now() - began > 20_000) failed(new Error("the message was not shown"));
                else requestAnimationFrame(look);
                return;
              }
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => done(performance.now() - began);
              port2.postMessage(undefined);
            };
            requestAnimationFrame(look);
          },
          { once: true, capture: true },
        );
        document.documentElement.dataset["measuring"] = "yes";
      }),
    text,
  );
  // The key must not come before somebody listens.
  await page.waitForFunction(() => document.documentElement.dataset["measuring"] === "yes");
  await page.keyboard.press("Enter");
  const millis = await painted;
  await page.evaluate(() => delete document.documentElement.dataset["measuring"]);
  return millis;
}

/** Times between frames from here on, until the returned function is called. */
export async function watchFrames(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last: number | undefined;
    let running = true;
    const tick = (at: number): void => {
      if (last !== undefined) frames.push(at - last);
      last = at;
      if (running) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    Object.assign(globalThis, {
      stopFrames: () => {
        running = false;
        return frames;
      },
    });
  });
  return () =>
    page.evaluate(() => {
      const { stopFrames } = globalThis as unknown as { readonly stopFrames: () => readonly number[] };
      return stopFrames();
    });
}

/** Turns the wheel over the list, as fast as the browser takes it, until the page says that it is there. */
export async function wheelUntil(
  page: Page,
  devtools: CDPSession,
  deltaY: number,
  there: () => Promise<boolean>,
): Promise<void> {
  const box = await page.locator("main .list").boundingBox();
  if (box === null) throw new Error("no list to scroll");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  for (let turn = 1; ; turn += 1) {
    await devtools.send("Input.dispatchMouseEvent", { type: "mouseWheel", x, y, deltaX: 0, deltaY });
    if (turn % 30 === 0 && (await there())) return;
  }
}
