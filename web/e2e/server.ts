/** A real server for journeys: the repository's launcher, a free port, a data folder of its own. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const ROOT = resolve(import.meta.dirname, "../..");
const PATIENCE_MILLIS = 180_000;
const PORTS_TO_TRY = 5;
const run = promisify(execFile);

async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address !== null ? done(address.port) : failed(new Error("no port")),
      );
    });
  });
}

async function childrenOf(parent: number): Promise<readonly number[]> {
  const { stdout } = await run("pgrep", ["-P", String(parent)]);
  return stdout.trim().split("\n").map(Number);
}

interface Start {
  /** The name that browsers use. */
  readonly host?: string;
  readonly options?: (port: number) => readonly string[];
  /** A server that has ended: the new one begins with a copy of its data, which is quicker than beginning anew. */
  readonly after?: Server;
}

export class Server {
  readonly url: string;
  readonly #port: number;
  readonly #data: string;
  readonly #options: readonly string[];
  #child: ChildProcess | undefined;
  #words = "";

  private constructor(port: number, data: string, url: string, options: readonly string[]) {
    this.#port = port;
    this.#data = data;
    this.url = url;
    this.#options = options;
  }

  /** Starts on a data folder of its own and waits until it is ready. */
  static async start({ host = "localhost", options = () => [], after }: Start = {}): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), "fermata-journey-"));
    // PostgreSQL is particular about owner and permissions of its files, so they are copied too.
    if (after !== undefined) await run("cp", ["-Rp", `${after.#data}/.`, data]);
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      const server = new Server(port, data, `http://${host}:${port}`, options(port));
      try {
        await server.#launch();
        return server;
      } catch (failure) {
        await server.#end("SIGKILL");
        // Between the question for a free port and its use, somebody else may have taken it.
        const taken = server.#words.includes("Something else listens on");
        if (!taken || attempt === PORTS_TO_TRY) throw failure;
      }
    }
  }

  /** The token of the one-time set-up link. */
  async setupToken(): Promise<string> {
    const link = await readFile(join(this.#data, "run/setup-link"), "utf8");
    return link.trim().split("#")[1] ?? "";
  }

  /** Kills the server as a power cut would, and starts it again on the same port and data. */
  async crashAndRestart(between: () => Promise<void>): Promise<void> {
    await this.#end("SIGKILL");
    await between();
    await this.#launch();
  }

  /** Stops the server and starts it again, on the same port, on what a backup holds. */
  async restore(archive: string, between: () => Promise<void>): Promise<void> {
    await this.#end("SIGTERM");
    await between();
    await rm(this.#data, { recursive: true, force: true });
    await this.command("restore", archive);
    await this.#launch();
  }

  /** Lets the database stand still meanwhile, as on a machine that has no time for it. */
  async withDatabaseStanding(between: () => Promise<void>): Promise<void> {
    const pidFile = (await readdir(this.#data, { recursive: true })).find((path) =>
      path.endsWith("postmaster.pid"),
    );
    if (pidFile === undefined) throw new Error("this server brings no database");
    const postmaster = Number.parseInt(await readFile(join(this.#data, pidFile), "utf8"), 10);
    const processes = [postmaster, ...(await childrenOf(postmaster))];
    for (const process_ of processes) process.kill(process_, "SIGSTOP");
    try {
      await between();
    } finally {
      for (const process_ of processes) process.kill(process_, "SIGCONT");
    }
  }

  /** Runs a command of the launcher against this server's data. */
  async command(...args: readonly string[]): Promise<string> {
    const { stdout } = await run(join(ROOT, "fermata"), [...args, "--data", this.#data], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  /** Ends it and keeps its data, for others to begin with. */
  async end(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
    await rm(this.#data, { recursive: true, force: true });
  }

  async #launch(): Promise<void> {
    this.#words = "";
    const args = ["serve", "--port", String(this.#port), "--data", this.#data, ...this.#options];
    const child = spawn(join(ROOT, "fermata"), args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        this.#words = (this.#words + chunk.toString()).slice(-8000);
      });
    }
    const deadline = Date.now() + PATIENCE_MILLIS;
    while (!(await this.#ready())) {
      if (child.exitCode !== null)
        throw new Error(`the server ended with ${child.exitCode}:\n${this.#words}`);
      if (Date.now() > deadline) throw new Error(`the server is not ready:\n${this.#words}`);
      await new Promise((again) => setTimeout(again, 100));
    }
  }

  async #ready(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.#port}/health/ready`)).ok;
    } catch {
      return false;
    }
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((done) => child.once("exit", () => done()));
    child.kill(signal);
    await ended;
  }
}
