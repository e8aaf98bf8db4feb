/** The staff app begins here: words, queries, the live line, the routes. */
import "@/design/tokens.css";
import "@/design/fonts.css";
import "@/ui/ui.css";
import "./shell.css";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { Problem } from "@/api/http.ts";
import { openLive } from "@/live/live.ts";
import { keepFocus } from "@/ui/keep-focus.ts";
import { LiveLine } from "@/ui/live.tsx";
import { Toasts } from "@/ui/toast.tsx";
import { choose, chosen, Words, type Lang, type Tongue } from "@/ui/words.tsx";
import { Language } from "./language.tsx";
import { makeRouter } from "./routes.tsx";
import { speak } from "./words.ts";

/** The session may have ended, from another device too: the frame asks again who this is, and shows the way in. */
const whoNow = (): void => void client.invalidateQueries({ queryKey: ["identity", "session"] });
const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (e, query) => {
      if (e instanceof Problem && e.status === 401 && query.queryKey[1] !== "session") whoNow();
    },
  }),
  defaultOptions: { queries: { staleTime: 5000, retry: (n, e) => n < 2 && e instanceof Problem && (e.status === 0 || e.status >= 500), networkMode: "always" }, mutations: { networkMode: "always" } },
});
const router = makeRouter(client);
const live = openLive();

function App({ first }: { first: Tongue }) {
  const [tongue, set] = useState(first);
  const change = async (lang: Lang) => {
    choose(lang);
    const next = await speak(lang);
    document.documentElement.lang = lang;
    set(next);
    void client.invalidateQueries(); // what the server says in words, it says in the other language
  };
  return (
    <Words tongue={tongue}>
      <Language value={(lang) => void change(lang)}>
        <QueryClientProvider client={client}>
          <LiveLine live={live} refused={whoNow}>
            <Toasts>
              <RouterProvider router={router} />
            </Toasts>
          </LiveLine>
        </QueryClientProvider>
      </Language>
    </Words>
  );
}

// After a new release the old pages are no longer there: read the new ones, once.
addEventListener("vite:preloadError", (e) => {
  const last = Number(sessionStorage.getItem("loggia.reload") ?? 0);
  if (Date.now() - last < 10_000) return;
  e.preventDefault();
  sessionStorage.setItem("loggia.reload", String(Date.now()));
  location.reload();
});

keepFocus();
const lang = chosen();
document.documentElement.lang = lang;
void speak(lang).then((first) =>
  createRoot(document.getElementById("app")!).render(
    <StrictMode>
      <App first={first} />
    </StrictMode>,
  ),
);
