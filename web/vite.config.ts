import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// One project, three entries: the citizens' pages (rendered by Go, with small
// islands), the staff app, and the room. Go finds the hashed files through the
// manifest.
export default defineConfig({
  plugins: [react()],
  base: "/assets/",
  resolve: {
    alias: [
      { find: /^@features\/([^/]+)\/?(.*)$/, replacement: at("../features") + "/$1/web/$2" },
      { find: /^@core\/([^/]+)\/?(.*)$/, replacement: at("../core") + "/$1/web/$2" },
      { find: /^@\/(.*)$/, replacement: at("./src") + "/$1" },
    ],
    dedupe: ["react", "react-dom", "@tanstack/react-query", "@tanstack/react-router", "livekit-client", "hls.js", "pdfjs-dist", "design-react-kit", "bootstrap-italia"],
  },
  css: {
    preprocessorOptions: {
      scss: {
        loadPaths: [at("./node_modules")],
        quietDeps: true,
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      },
    },
  },
  build: {
    outDir: "dist",
    assetsDir: ".",
    manifest: true,
    target: "es2022",
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      input: { citizen: at("./src/citizen/main.ts"), staff: at("./src/staff/main.tsx"), room: at("./src/room/main.ts") },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    fs: { allow: [at("..")] },
  },
});
