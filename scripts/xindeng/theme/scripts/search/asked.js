// How the index is asked: it holds Chinese one character at a time, so words are phrases of characters.

/** @typedef {import("./hits.js").Hit} Hit @typedef {Record<string, string>} Filters @typedef {{hit: Hit, weight: number}} Found */

const CHINESE = /[\u3400-\u9fff]/
const PARTS = /[\u3400-\u9fff]|[^\u3400-\u9fff\p{P}]+/gu

/** The characters of a word with spaces between; letters and figures stay together. @param {string} word */
const apart = word => (word.match(PARTS) ?? []).join(" ")

/** For each word the pages that hold it letter for letter; what is no Chinese may also begin a longer word. @param {any} pagefind @param {string[]} words @param {Filters} filters @returns {Promise<Found[][]>} */
const each = (pagefind, words, filters) => Promise.all(words.map(async word => {
  const length = word.match(PARTS)?.length ?? 1, loose = await pagefind.search(apart(word), { filters })
  if (!CHINESE.test(word)) return loose.results.map((/** @type {Hit} */ hit) => ({ hit, weight: weight(hit.words) }))
  // The same pieces of the index answer twice: which pages have the phrase, and where all its characters are.
  const { results } = await pagefind.search(`"${apart(word)}"`, { filters }), places = new Map(loose.results.map((/** @type {Hit} */ hit) => [hit.id, hit.words]))
  return results.map((/** @type {Hit} */ hit) => ({ hit, weight: weight(runs(places.get(hit.id) ?? hit.words, length)) }))
}))

/** Where as many places follow each other as a phrase has characters. @param {number[]} places @param {number} length */
function runs(places, length) {
  const sorted = [...new Set(places)].sort((one, other) => one - other)
  return sorted.filter((place, n) => sorted[n + length - 1] === place + length - 1)
}

/**
 * How much a page is about a word that stands at these places, counted in characters: a page begins
 * with its title and with what it is in one sentence. @param {number[]} places
 */
const weight = places => Math.log2(1 + places.length) + 8 / (1 + Math.min(...places) / 10)

/** Pages that hold every word letter for letter, the best first; all pages where nothing is asked. @param {any} pagefind @param {string} words @param {Filters} filters @returns {Promise<Hit[]>} */
export async function exactly(pagefind, words, filters) {
  const parts = words.split(/\s+/).filter(Boolean)
  if (!parts.length) return (await pagefind.search(null, { filters })).results
  const lists = await each(pagefind, parts, filters)
  return counted(lists).filter(page => page.words === lists.length).map(page => page.hit)
}

/** Where nobody wrote it so: pages that hold most of its words, and these words. @param {any} pagefind @param {string} asked @param {Filters} filters */
export async function nearly(pagefind, asked, filters) {
  const cut = "Segmenter" in Intl ? [...new Intl.Segmenter("zh", { granularity: "word" }).segment(asked)].map(part => part.segment) : asked.split(/\s+/)
  const words = cut.filter(word => word.trim().length > 1 && word !== asked)
  const parts = [...new Set(words.length ? words : pairs(asked))]
  const lists = await each(pagefind, parts, filters), pages = counted(lists), most = pages[0]?.words
  return { hits: pages.filter(page => page.words === most).map(page => page.hit), words: parts.filter((_, n) => lists[n].length) }
}

/** Neighbours, for a question of single characters: 他打, 打我. @param {string} asked */
const pairs = asked => [...asked.matchAll(/(?=(\S\S))/gu)].map(found => found[1]).filter(pair => pair !== asked)

/** Each page once, with the number of words found on it: the most first, then those that are most about them. @param {Found[][]} lists */
function counted(lists) {
  /** @type {Map<string, {hit: Hit, words: number, weight: number}>} */
  const pages = new Map()
  for (const { hit, weight } of lists.flat()) {
    const page = pages.get(hit.id)
    if (page) { page.words += 1; page.weight += weight }
    else pages.set(hit.id, { hit, words: 1, weight })
  }
  return [...pages.values()].sort((one, other) => other.words - one.words || other.weight - one.weight)
}
