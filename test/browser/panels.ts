/** What the panels of a page are at. Texts, because they run in the page, whose globals this side has no types of. */

/** Whether the page has panels and each has drawn or said why not. */
export const allDrawn = `(() => {
  const panels = [...document.querySelectorAll(".tw-panel")];
  return panels.length > 0 && panels.every(({ dataset }) => dataset.state && dataset.state !== "waiting" && dataset.state !== "loading");
})()`;
