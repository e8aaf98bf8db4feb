// The citizens' pages are complete without a script. What is here spares a step
// to those who have one.
import "../design/tokens.css";
import "../design/fonts.css";
import "./citizen.scss";
import "./drawn.css";
import "./pages.css";

/** After a form that could not be accepted, the reader begins at the list of what is wrong. */
function focusErrors(): void {
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}

/** A form that books is sent once: the button says what is going on and takes no second press. */
function sendOnce(form: HTMLFormElement): void {
  let sent = false;
  form.addEventListener("submit", (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    if (!button?.dataset.busy) return;
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    button.style.width = `${button.offsetWidth}px`;
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.busy;
  });
  // Back from the next page: the form can be sent again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

/** Says how many characters are left, quietly, when few are. */
function countDown(area: HTMLTextAreaElement): void {
  const left = document.createElement("p");
  left.className = "lg-left lg-muted";
  left.setAttribute("aria-live", "polite");
  area.after(left);
  area.addEventListener("input", () => {
    const n = area.maxLength - area.value.length;
    left.textContent = n <= 60 ? String(n) : "";
  });
}

/** Keeps an office's sign true while the page is open. */
async function followSign(part: HTMLElement): Promise<void> {
  const { openLive } = await import("../live/live");
  let waiting = false;
  openLive("/api/v1/live").subscribe(part.dataset.live!, () => {
    if (waiting) return;
    waiting = true;
    setTimeout(async () => {
      waiting = false;
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const fresh = page.querySelectorAll(".lg-signcard");
      part.querySelectorAll(".lg-signcard").forEach((old, i) => fresh[i] && old.replaceWith(fresh[i]));
    }, 1000);
  });
}

/** The button that goes on says with which hour. */
function nameHour(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>("button.btn-primary[name=vai]");
  const plain = button?.textContent ?? "";
  const tell = () => {
    const chosen = form.querySelector<HTMLInputElement>("input[name=ora]:checked");
    if (button) button.textContent = chosen ? form.dataset.hour!.replace("{ora}", chosen.dataset.short!) : plain;
  };
  form.addEventListener("change", tell);
  tell();
}

focusErrors();
document.querySelectorAll<HTMLFormElement>("form[data-hour]").forEach(nameHour);
document.querySelectorAll<HTMLFormElement>("form[data-once]").forEach(sendOnce);
document.querySelectorAll<HTMLTextAreaElement>("textarea[maxlength]").forEach(countDown);
document.querySelectorAll<HTMLElement>("[data-diretta]").forEach(async (part) => void (await import("@features/broadcast")).followStream(part));
document.querySelectorAll<HTMLElement>("[data-live]").forEach((part) => void followSign(part));
