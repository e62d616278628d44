// One page that was found: its title, the words around, and the second of a recording where they are spoken.

/**
 * @typedef {{element: string, id: string, text: string, location: number}} Anchor
 * @typedef {{url: string, meta: {title: string}, excerpt: string, filters: Record<string, string[]>, content: string, anchors: Anchor[]}} Page
 * @typedef {{id: string, words: number[], data: () => Promise<Page>}} Hit
 */

// A line of a transcript is named after its recording and second: vid-listen@12.5.
const CUE = /^[a-z0-9-]+@([0-9.]+)$/
const SPOKEN = 3

// The index holds everything apart, with a sign where a reader sees a space (xindeng.search.apart).
const whole = (/** @type {string} */ text) => text
  .replace(/(\S)\.((?:<\/mark>)?) /g, "$1.$2␣").replace(/([A-Za-z0-9](?:<\/mark>)?) (?=(?:<mark>)?[A-Za-z0-9])/g, "$1␣")
  .replaceAll(" ", "").replaceAll("␣", " ")
const tight = (/** @type {string} */ text) => whole(text).toLowerCase().replace(/\s+/g, "")

/** Excerpts come from Pagefind with its own <mark>s and everything else escaped. @param {Page} page @param {string[]} words @param {string[]} names */
export function entry(page, words, names) {
  const item = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p"), chips = document.createElement("ul")
  link.href = page.url
  link.textContent = whole(page.meta.title)
  text.innerHTML = whole(page.excerpt)
  chips.className = "xd-chips"
  for (const name of names) for (const value of page.filters[name] ?? []) chips.append(Object.assign(document.createElement("li"), { textContent: value }))
  item.append(link, text, ...spoken(page, words), chips)
  return item
}

/** Where a recording says it. @param {Page} page @param {string[]} words */
function spoken(page, words) {
  const parts = words.flatMap(each => each.split(/\s+/)).filter(each => each.length > 1).map(tight)
  const lines = (page.anchors ?? []).filter(({ id, text }) => CUE.test(id) && parts.some(each => tight(text).includes(each))).slice(0, SPOKEN)
  return lines.map(({ id, text }) => {
    const at = Number(CUE.exec(id)?.[1]), line = document.createElement("p"), link = document.createElement("a")
    link.href = `${page.url}#${id}`
    link.className = "xd-results__cue"
    link.textContent = `▶ ${String(Math.floor(at / 60)).padStart(2, "0")}:${String(Math.floor(at % 60)).padStart(2, "0")} ${whole(text)}`
    line.append(link)
    return line
  })
}
