/** "Oggi": who waits, my day, my doors, what is left to do, and who is here. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { session } from "@core/identity";
import { today } from "@features/office";
import { day, hourNow } from "@/ui/dates.ts";
import { Go } from "@/ui/go.tsx";
import { Icon } from "@/ui/icon.tsx";
import { PageHead } from "@/ui/page.tsx";
import { Skeleton } from "@/ui/parts.tsx";
import { useWords } from "@/ui/words.tsx";
import { MyPeople } from "./my-people.tsx";
import { serves } from "./nav.ts";

const part = (name: "WhoWaits" | "MyDay" | "MyDoors" | "ToDo") => lazy(() => today().then((m) => ({ default: m[name] })));
const WhoWaits = part("WhoWaits");
const MyDay = part("MyDay");
const MyDoors = part("MyDoors");
const ToDo = part("ToDo");

export function TodayPage() {
  const { t, lang } = useWords();
  const me = useQuery(session()).data;
  if (!me?.person) return <Skeleton lines={6} />;
  const h = hourNow();
  const greeting = t(h < 13 ? "staff.today.morning" : h < 18 ? "staff.today.afternoon" : "staff.today.evening", { name: me.person.given });
  const date = day(lang, new Date());
  return (
    <>
      <PageHead title={greeting} under={date.charAt(0).toUpperCase() + date.slice(1)} side={<Go className="btn btn-outline-secondary btn-sm" to="/riunioni" search={{ nuova: "1" }}><Icon name="plus" size="sm" />{t("staff.meetings.new")}</Go>} />
      <div className="lg-two">
        <div className="lg-stack">
          <Suspense fallback={<div className="lg-panel"><Skeleton lines={6} /></div>}>
            {serves(me) && <><WhoWaits /><MyDay /></>}
          </Suspense>
          {!serves(me) && <MyPeople me={me} />}
        </div>
        <div className="lg-stack">
          <Suspense fallback={null}>{serves(me) && <><ToDo /><MyDoors /></>}</Suspense>
          {serves(me) && <MyPeople me={me} />}
        </div>
      </div>
    </>
  );
}
