// Runs before the page is drawn: light or dark, large type, and that there is a script at all.
// A file of its own, because the site's policy lets no script stand inside a page.
{
  const root = document.documentElement
  const kept = name => { try { return localStorage.getItem(name) } catch { return null } }
  const chosen = kept("xd-scheme") || document.currentScript.dataset.scheme
  const dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches)
  root.className = ""
  root.dataset.scheme = dark ? "dark" : "light"
  if (location.protocol.startsWith("http")) root.dataset.served = ""
  if (kept("xd-care")) root.dataset.care = ""
  // Where the way back to learning will stand (theme/scripts/site/progress.js), room is kept for it.
  const learned = kept("xd-progress") || "", page = location.pathname.split("/").at(-1).replace(/\.html$/, "")
  if (page.startsWith("crs-") ? learned.includes(`"${page}"`) : /"last":"[^"]/.test(learned)) root.dataset.learned = ""
}
{
  // What is beside the text is open where there is room: set as it arrives, so that nothing moves once it is drawn.
  const wide = matchMedia("(min-width: 64em)").matches
  const set = () => { for (const fold of document.querySelectorAll(".xd-side > details:not([data-set])")) { fold.dataset.set = ""; fold.open = wide } }
  const arriving = new MutationObserver(set)
  arriving.observe(document.documentElement, { childList: true, subtree: true })
  addEventListener("DOMContentLoaded", () => { set(); arriving.disconnect() })
}
