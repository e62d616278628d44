// The search page: Pagefind's index behind a form of our own, and help before any hit.
import { carry, carried } from "./carried.js"
import { help } from "./crisis.js"
import { entry } from "./hits.js"
import { widened } from "./alike.js"

/** @typedef {import("./hits.js").Page} Page @typedef {import("./hits.js").Hit} Hit */

const FILTERS = ["类型", "适用", "时长"]
const STEP = 10
// Pages read at most when no word matches.
const NEAR = 60
// Addresses are found from this file's place, so it works in any folder and version.
const site = new URL("../../", /** @type {HTMLScriptElement} */ (document.querySelector("script[src$='assets/xd/search.js']")).src)

/** @param {string} name */
const part = name => /** @type {any} */ (document.getElementById(`xd-find${name}`))
/** @type {HTMLFormElement} */ const form = part("")
/** @type {HTMLInputElement} */ const box = part("-q")
/** @type {HTMLElement} */ const panel = part("-filters")
/** @type {HTMLElement} */ const status = part("-status")
/** @type {HTMLElement} */ const list = part("-results")
/** @type {HTMLButtonElement} */ const more = part("-more")

/** @type {any} */
let pagefind
/** @type {Hit[]} */
let found = []
let shown = 0, turn = 0

async function start() {
  read(new URLSearchParams(location.search))
  help(box.value)
  box.addEventListener("input", () => help(box.value))
  if (location.protocol === "file:" && !carried()) return say("从本机文件打开时不能搜索。请从上方的栏目进入，每个栏目都有完整的目录。")
  form.addEventListener("submit", event => { event.preventDefault(); store(); seek() })
  panel.addEventListener("change", () => { store(); seek() })
  more.addEventListener("click", show)
  addEventListener("popstate", () => { read(new URLSearchParams(location.search)); seek() })
  if (location.search.length > 1) await seek()
  else for (const event of ["focusin", "pointerdown"]) form.addEventListener(event, () => ready(), { once: true })
}

/** The index comes with the first question, or when somebody is about to ask. @type {Promise<boolean> | undefined} */
let opening
const ready = () => opening ??= open()

/** False where the index cannot be read; the next question tries again. @returns {Promise<boolean>} */
async function open() {
  try {
    pagefind = await (carried() ? carry() : import(new URL("pagefind/pagefind.js", site).href))
    await pagefind.options({ baseUrl: site.pathname, excerptLength: 40, ...carried() })
    await pagefind.init()
    offer(await pagefind.filters())
    read(new URLSearchParams(location.search), box.value)
    return true
  } catch {
    opening = undefined
    say("搜索索引没有读到。请检查网络后刷新，或从上方的栏目进入。")
    return false
  }
}

/** The values of each filter that the index holds. @param {Record<string, Record<string, number>>} filters */
function offer(filters) {
  for (const choice of choices()) for (const value of Object.keys(filters[choice.name] ?? {}).sort(inOrder)) choice.add(new Option(value, value))
}

/** "15 分钟以内" before "31–60 分钟" before "两小时以上"; other words in Chinese order. @param {string} one @param {string} other */
function inOrder(one, other) {
  const size = (/** @type {string} */ words) => Number(words.match(/\d+/)?.[0] ?? (words.includes("小时") ? 999 : NaN))
  return size(one) - size(other) || one.localeCompare(other, "zh")
}

const choices = () => [...panel.querySelectorAll("select")]

/** @param {URLSearchParams} query @param {string} [typed] */
function read(query, typed) {
  box.value = typed ?? query.get("q") ?? ""
  for (const choice of choices()) choice.value = [...choice.options].some(each => each.value === query.get(choice.name)) ? query.get(choice.name) ?? "" : ""
}

function store() {
  const query = new URLSearchParams({ q: box.value.trim() })
  for (const { name, value } of choices()) if (value) query.set(name, value)
  history.pushState(null, "", `?${query}`)
}

async function seek() {
  const mine = ++turn, words = box.value.trim()
  help(words)
  say("正在找……")
  if (!await ready()) return
  const filters = Object.fromEntries(choices().filter(choice => choice.value).map(({ name, value }) => [name, value]))
  list.replaceChildren()
  more.hidden = true
  document.title = document.title.replace(/^.*?(?=搜索 ·)/, words ? `${words} · ` : "")
  if (!words && !Object.keys(filters).length) return say("输入一个词，或选一个类别。")
  const others = widened(words), whole = await matching(words, filters)
  for (const other of others) for (const hit of await matching(other, filters)) if (!whole.some(each => each.id === hit.id)) whole.push(hit)
  found = await exactFirst(whole, words)
  if (mine !== turn) return
  shown = 0
  const also = others.length ? `（也找了${others.map(other => `“${other}”`).join("")}）` : ""
  say(found.length ? `找到 ${found.length} 页${also}` : "没有找到。换一个更短的词试试，例如把“睡眠不好怎么办”换成“睡眠”。")
  show()
}

/** @param {string} words @param {Record<string, string>} filters @returns {Promise<Hit[]>} */
async function matching(words, filters) {
  const { results } = await pagefind.search(words || null, { filters })
  return results.length || words.length < 2 ? results : byLetter(words, filters)
}

/**
 * The index and the browser may cut Chinese into words at different places ("睡不着" against
 * "睡" and "不着"). Then look at the pages with a word that begins alike, and read their text.
 * @param {string} words @param {Record<string, string>} filters
 */
async function byLetter(words, filters) {
  const { results } = await pagefind.search(words[0], { filters })
  /** @type {Hit[]} */
  const near = results.slice(0, NEAR)
  const texts = await Promise.all(near.map(result => result.data()))
  return near.filter((_, place) => tight(texts[place].content).includes(tight(words)))
}

/**
 * Pagefind counts pieces of words: of the pages that will be shown first, those with the very words come first.
 * @param {Hit[]} hits @param {string} words
 */
async function exactFirst(hits, words) {
  const near = hits.slice(0, STEP), texts = await Promise.all(near.map(result => result.data()))
  const exact = (/** @type {number} */ place) => words.split(/\s+/).every(each => tight(texts[place].content).includes(tight(each)))
  const order = near.map((_, place) => place).sort((one, other) => Number(exact(other)) - Number(exact(one)))
  return [...order.map(place => near[place]), ...hits.slice(STEP)]
}

const tight = (/** @type {string} */ text) => text.toLowerCase().replace(/[\s\u200b]+/g, "")

async function show() {
  more.hidden = true
  const mine = turn, next = await Promise.all(found.slice(shown, shown + STEP).map(result => result.data()))
  if (mine !== turn) return
  const words = [box.value.trim(), ...widened(box.value.trim())]
  list.append(...next.map(page => entry(page, words, FILTERS)))
  shown += next.length
  more.hidden = shown >= found.length
}

/** @param {string} words */
function say(words) { status.textContent = words }

start()
