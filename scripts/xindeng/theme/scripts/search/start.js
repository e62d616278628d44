// The search page: Pagefind's index behind a form of our own.
// Addresses are found from this file's place, so it works in any folder and version.
// On a stick this is a plain script, because browsers refuse modules from files.

const site = new URL("../../", document.querySelector("script[src$='assets/xd/search.js']").src)
const FILTERS = ["类型", "适用", "时长"]
const STEP = 10
const CARRIED = "https://stick.invalid/pagefind/" // names the pieces of an index that came along; nothing is asked of it
const NEAR = 60 // pages read at most when no word matches
const part = name => document.getElementById(`xd-find${name}`)
const form = part(""), box = part("-q"), panel = part("-filters"), status = part("-status"), list = part("-results"), more = part("-more")

let pagefind, found = [], shown = 0, turn = 0

async function start() {
  if (location.protocol === "file:" && !window.xdIndex) return say("从本机文件打开时不能搜索。请从上方的栏目进入，每个栏目都有完整的目录。")
  try {
    pagefind = await (window.xdIndex ? carried() : import(new URL("pagefind/pagefind.js", site).href))
    await pagefind.options({ baseUrl: site.pathname, excerptLength: 40, ...(window.xdIndex && { basePath: CARRIED, noWorker: true }) })
    await pagefind.init()
    offer(await pagefind.filters())
  } catch {
    return say("搜索索引没有读到。请检查网络后刷新，或从上方的栏目进入。")
  }
  read(new URLSearchParams(location.search))
  form.addEventListener("submit", event => { event.preventDefault(); keep(); seek() })
  panel.addEventListener("change", () => { keep(); seek() })
  more.addEventListener("click", show)
  addEventListener("popstate", () => { read(new URLSearchParams(location.search)); seek() })
  seek()
}

// A browser reads no file beside a page that was opened from a stick. There the whole index
// stands in one plain script (xdIndex: name -> base64), and Pagefind's questions are answered from it.
async function carried() {
  const outside = window.fetch
  const bytes = name => Uint8Array.from(atob(window.xdIndex[name]), letter => letter.charCodeAt(0))
  window.fetch = (asked, ...rest) => {
    const address = String(asked.url ?? asked)
    if (!address.startsWith(CARRIED)) return outside(asked, ...rest)
    const name = decodeURIComponent(new URL(address).pathname.slice("/pagefind/".length))
    return Promise.resolve(name in window.xdIndex ? new Response(bytes(name)) : new Response(null, { status: 404 }))
  }
  const code = new Blob([bytes("pagefind.js")], { type: "text/javascript" })
  return import(URL.createObjectURL(code))
}

// One choice for each filter that the index holds.
function offer(filters) {
  for (const name of FILTERS) {
    const values = Object.keys(filters[name] ?? {})
    if (!values.length) continue
    const label = document.createElement("label"), caption = document.createElement("span"), choice = document.createElement("select")
    caption.textContent = name
    choice.name = name
    choice.add(new Option("全部", ""))
    for (const value of values.sort(inOrder)) choice.add(new Option(value, value))
    label.append(caption, choice)
    panel.append(label)
  }
  panel.hidden = !panel.childElementCount
}

// "15 分钟以内" before "31–60 分钟" before "两小时以上"; other words in Chinese order.
function inOrder(one, other) {
  const size = words => Number(words.match(/\d+/)?.[0] ?? (words.includes("小时") ? 999 : NaN))
  return size(one) - size(other) || one.localeCompare(other, "zh")
}

const choices = () => [...panel.querySelectorAll("select")]
function read(query) {
  box.value = query.get("q") ?? ""
  for (const choice of choices()) choice.value = query.get(choice.name) ?? ""
}
function keep() {
  const query = new URLSearchParams({ q: box.value.trim() })
  for (const { name, value } of choices()) if (value) query.set(name, value)
  history.pushState(null, "", `?${query}`)
}

async function seek() {
  const mine = ++turn, words = box.value.trim()
  const filters = Object.fromEntries(choices().filter(choice => choice.value).map(({ name, value }) => [name, value]))
  list.replaceChildren()
  more.hidden = true
  document.title = document.title.replace(/^.*?(?=搜索 ·)/, words ? `${words} · ` : "")
  if (!words && !Object.keys(filters).length) return say("输入一个词，或选一个类别。")
  say("正在找……")
  const { results } = await pagefind.search(words || null, { filters })
  const whole = results.length || words.length < 2 ? results : await byLetter(words, filters)
  if (mine !== turn) return
  found = whole
  shown = 0
  say(found.length ? `找到 ${found.length} 页` : "没有找到。换一个更短的词试试，例如把“睡眠不好怎么办”换成“睡眠”。")
  show()
}

// The index and the browser may cut Chinese into words at different places ("睡不着" against
// "睡" and "不着"). Then look at the pages with a word that begins alike, and read their text.
async function byLetter(words, filters) {
  const { results } = await pagefind.search(words[0], { filters })
  const near = results.slice(0, NEAR), texts = await Promise.all(near.map(result => result.data()))
  return near.filter((_, place) => tight(texts[place].content).includes(tight(words)))
}
const tight = text => text.toLowerCase().replace(/\s+/g, "")

async function show() {
  const mine = turn, next = await Promise.all(found.slice(shown, shown + STEP).map(result => result.data()))
  if (mine !== turn) return
  list.append(...next.map(entry))
  shown += next.length
  more.hidden = shown >= found.length
}

// Excerpts come from Pagefind with its own <mark>s and everything else escaped.
function entry({ url, meta, excerpt, filters }) {
  const item = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p"), chips = document.createElement("ul")
  link.href = url
  link.textContent = meta.title
  text.innerHTML = excerpt
  chips.className = "xd-chips"
  for (const name of FILTERS) for (const value of filters[name] ?? []) chips.append(Object.assign(document.createElement("li"), { textContent: value }))
  item.append(link, text, chips)
  return item
}

function say(words) { status.textContent = words }

start()
