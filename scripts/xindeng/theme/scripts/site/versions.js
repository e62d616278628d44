// The chooser of versions, and the word that there is a newer one. versions.json lies beside the versions' folders.
import { make, one, site } from "./page.js"

/** @typedef {{version: string, title: string, aliases: string[], properties?: {hidden?: boolean}}} Version */

// A preview runs this again after each change of the page: the chooser stands outside of what it changes.
const place = one(".xd-version:empty")
if (place && location.protocol !== "file:") show(place)

/** @param {HTMLElement} place */
async function show(place) {
  const answer = await fetch(new URL("../versions.json", site)).catch(() => null)
  if (!answer?.ok) return
  /** @type {Version[]} */
  const versions = await answer.json()
  const folder = decodeURIComponent(site.pathname.split("/").at(-2) ?? "")
  const here = versions.find(each => each.version === folder || each.aliases.includes(folder))
  const shown = versions.filter(each => !each.properties?.hidden || each === here)
  if (!here || !shown.length) return
  const items = shown.map(each => make("li", {}, make("a", {
    href: new URL(`../${encodeURIComponent(each.version)}/index.html`, site).href, "aria-current": each === here ? "true" : null,
  }, each.title)))
  place.append(make("details", {}, make("summary", { "aria-label": `版本：${here.title}` }, here.title), make("ul", {}, ...items)))
  place.addEventListener("click", event => follow(event, versions))
  const outdated = one(".xd-outdated")
  if (outdated && versions.some(each => each.aliases.includes("latest")) && !here.aliases.includes("latest")) outdated.hidden = false
}

/** The same page of another version, when that version has it: its sitemap tells. @param {Event} event @param {Version[]} versions */
async function follow(event, versions) {
  const link = /** @type {HTMLElement} */ (event.target).closest("a")
  if (!link || !versions.length) return
  event.preventDefault()
  const page = location.pathname.slice(site.pathname.length), there = new URL(page, link.href)
  const listed = await fetch(new URL("sitemap.xml", link.href)).then(answer => answer.ok ? answer.text() : "").catch(() => "")
  location.href = listed.includes(`/${page}</loc>`) ? there.href : link.href
}
