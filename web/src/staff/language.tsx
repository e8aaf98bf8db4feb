/** How a page changes the language of the app. */
import { createContext, use } from "react";
import { useWords, type Lang } from "@/ui/words.tsx";

const Context = createContext<(lang: Lang) => void>(() => {});
export const Language = Context;
export const useChangeLanguage = (): ((lang: Lang) => void) => use(Context);

/** Offers the other language, in that language. */
export function OtherLanguage() {
  const { lang } = useWords();
  const change = useChangeLanguage();
  const other = lang === "it" ? "en" : "it";
  return (
    <button type="button" className="lg-lk" lang={other} onClick={() => change(other)}>
      {other === "en" ? "English" : "Italiano"}
    </button>
  );
}
