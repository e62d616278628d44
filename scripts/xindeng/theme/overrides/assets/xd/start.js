// Runs before the page is drawn: light or dark, and what the engine's own script asks for.
// A file of its own, because the site's policy lets no script stand inside a page.
{
  const own = document.currentScript
  const kept = (() => { try { return localStorage.getItem("xd-scheme") } catch { return null } })()
  const scheme = kept || own.dataset.scheme
  const dark = scheme === "dark" || (scheme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches)
  document.body.setAttribute("data-md-color-scheme", dark ? "slate" : "default")

  // The engine keeps its settings under the site's address and reads them through these names.
  const name = (key, scope) => `${scope.pathname}.${key}`
  window.__md_scope = new URL("../../", own.src)
  window.__md_hash = words => [...words].reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0)
  window.__md_get = (key, store = localStorage, scope = __md_scope) => JSON.parse(store.getItem(name(key, scope)))
  window.__md_set = (key, value, store = localStorage, scope = __md_scope) => {
    try { store.setItem(name(key, scope), JSON.stringify(value)) } catch { /* private mode: not kept */ }
  }
}
