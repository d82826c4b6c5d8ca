import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { assetList, compressed, emojiTables, messages } from "../tools/build-plugins.ts";

const server = process.env["FERMATA_SERVER"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [messages(), emojiTables(), assetList(), compressed(), react()],
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    // What the first screen needs is one file, however its modules are shared with parts that come later.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
  },
  server: {
    proxy: { "/api": { target: server, ws: true }, "/health": { target: server } },
  },
});
