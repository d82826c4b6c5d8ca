/** Says on standard error what is being measured; standard output belongs to the figures. */
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

// biome-ignore lint/style/noDefaultExport: Playwright takes a reporter as the default export
export default class Progress implements Reporter {
  onTestBegin(test: TestCase): void {
    process.stderr.write(`measuring: ${test.title}\n`);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status !== "passed")
      process.stderr.write(
        `${result.status}: ${test.title}\n${result.error?.stack ?? result.error?.message ?? ""}\n`,
      );
  }

  onStdErr(words: string | Buffer): void {
    process.stderr.write(words);
  }

  printsToStdio(): boolean {
    return true;
  }
}
