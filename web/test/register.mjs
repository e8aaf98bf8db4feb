// Lets node's own test runner read TypeScript: each file is stripped of its
// types by esbuild as it is loaded.

import * as module from "node:module";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const compile = (url) => transformSync(readFileSync(fileURLToPath(url), "utf8"), { loader: url.endsWith("x") ? "tsx" : "ts", format: "esm", jsx: "automatic", sourcemap: "inline" }).code;

if (module.registerHooks) {
  module.registerHooks({
    load: (url, context, next) => (/\.(tsx?|css)$/.test(url) ? { format: "module", source: url.endsWith(".css") ? "" : compile(url), shortCircuit: true } : next(url, context)),
  });
} else {
  module.register("./hooks.mjs", import.meta.url);
}
