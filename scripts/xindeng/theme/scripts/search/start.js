// The search page: Pagefind's index behind a form of our own, and help before any hit.
import { carry, carried } from "./carried.js"
import { help } from "./crisis.js"
import { entry } from "./hits.js"
import { widened } from "./alike.js"
import { exactly, nearly } from "./asked.js"

/** @typedef {import("./hits.js").Page} Page @typedef {import("./hits.js").Hit} Hit */

const FILTERS = ["类型", "适用", "时长"]
// How many hits come at first, and with each tap: a hit brings the whole text of its page, 10 kB as a rule.
const FIRST = 3, STEP = 8
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
/** @type {string[]} */
let marked = []
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
    await pagefind.options({ baseUrl: site.pathname, excerptLength: 80, noWorker: true, ...carried() })
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
  const others = widened(words), whole = await exactly(pagefind, words, filters)
  for (const other of others) for (const hit of await exactly(pagefind, other, filters)) if (!whole.some(each => each.id === hit.id)) whole.push(hit)
  const near = whole.length ? { hits: whole, words: [] } : await nearly(pagefind, words, filters)
  if (mine !== turn) return
  found = near.hits
  shown = 0
  marked = [words, ...others, ...near.words]
  const quoted = (/** @type {string[]} */ all) => all.map(each => `“${each}”`).join("")
  const also = others.length ? `（也找了${quoted(others)}）` : near.words.length ? `（没有一字不差的，找了${quoted(near.words)}）` : ""
  say(found.length ? `找到 ${found.length} 页${also}` : "没有找到。换一个更短的词试试，例如把“睡眠不好怎么办”换成“睡眠”。")
  show()
}

async function show() {
  more.hidden = true
  const mine = turn, next = await Promise.all(found.slice(shown, shown ? shown + STEP : FIRST).map(result => result.data()))
  if (mine !== turn) return
  list.append(...next.map(page => entry(page, marked, FILTERS)))
  shown += next.length
  more.hidden = shown >= found.length
}

/** @param {string} words */
function say(words) { status.textContent = words }

start()
