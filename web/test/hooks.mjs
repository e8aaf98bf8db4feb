// The same as register.mjs for a Node whose hooks live in their own thread.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

export async function load(url, context, next) {
  if (url.endsWith(".css")) return { format: "module", source: "", shortCircuit: true };
  if (!/\.tsx?$/.test(url)) return next(url, context);
  const { code } = await transform(await readFile(fileURLToPath(url), "utf8"), { loader: url.endsWith("x") ? "tsx" : "ts", format: "esm", jsx: "automatic", sourcemap: "inline" });
  return { format: "module", source: code, shortCircuit: true };
}
