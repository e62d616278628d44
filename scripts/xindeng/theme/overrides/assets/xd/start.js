// Runs before the page is drawn: light or dark, large type, and that there is a script at all.
// A file of its own, because the site's policy lets no script stand inside a page.
{
  const root = document.documentElement
  const kept = name => { try { return localStorage.getItem(name) } catch { return null } }
  const chosen = kept("xd-scheme") || document.currentScript.dataset.scheme
  const dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches)
  root.className = ""
  root.dataset.scheme = dark ? "dark" : "light"
  if (kept("xd-care")) root.dataset.care = ""
}
