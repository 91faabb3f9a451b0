/// <reference lib="dom" />
/** ms between looks at the alerts. */
const every = 10_000;

/** Asks for the page anew and takes over its list; what is selected elsewhere on the page stays as it is. */
export function keepAlertsFresh(): void {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(location.href).catch(() => undefined);
    // Logged out meanwhile: the page then asks for the login.
    if (answer?.redirected) return location.reload();
    const list = answer && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("alerts");
    const shown = document.getElementById("alerts");
    if (list && shown && !shown.contains(document.activeElement)) shown.replaceWith(list);
  }, every);
}
