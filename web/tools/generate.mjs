// Writes packages/protocol/src/openapi.ts, the TypeScript types of protocol/openapi.yaml.
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const contract = new URL("../../protocol/openapi.yaml", import.meta.url);
const target = new URL("../packages/protocol/src/openapi.ts", import.meta.url);

if (!existsSync(contract)) {
  console.log(`generate: ${fileURLToPath(contract)} is not there; nothing to do`);
} else {
  const { default: openapi, astToString } = await import("openapi-typescript");
  const types = astToString(await openapi(contract, { alphabetize: true }));
  writeFileSync(
    target,
    `// Generated from protocol/openapi.yaml by "npm run generate"; do not edit.\n${types}`,
  );
}
