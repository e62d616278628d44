// The window's side of the preview: when something was saved, the new words take the old ones' place.
// Nothing is reloaded as long as it can be helped: place, open folds and a running video stay.

const panel = () => document.getElementById("xdp")
const live = words => { const line = document.querySelector(".xdp__live"); if (line) line.textContent = words }
const address = decodeURIComponent(location.pathname.slice(1))
const KEY = "xdp-open"

// --- the new words --------------------------------------------------------------------

// What stays the same stays the same node; what differs is changed as deep down as possible.
function change(old, now) {
  if (old.isEqualNode(now) || (old.dataset?.xdrKey && old.dataset.xdrKey === now.dataset?.xdrKey)) return
  if (old.nodeType !== now.nodeType || old.nodeName !== now.nodeName || !old.childElementCount || old.nodeName === "VIDEO") return old.replaceWith(now)
  for (const { name } of [...old.attributes]) if (!now.hasAttribute(name) && name !== "open" && name !== "hidden") old.removeAttribute(name)
  for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value && name !== "open" && name !== "hidden") old.setAttribute(name, value)
  const before = [...old.childNodes], after = [...now.childNodes]
  const alike = (one, other) => one && other && (one.isEqualNode(other) || (one.id && one.id === other.id && one.nodeName === other.nodeName))
  let top = 0, end = 0
  while (alike(before[top], after[top])) change(before[top], after[top++])
  while (end < Math.min(before.length, after.length) - top && alike(before.at(-1 - end), after.at(-1 - end))) {
    change(before.at(-1 - end), after.at(-1 - end))
    end += 1
  }
  const gone = before.slice(top, before.length - end), came = after.slice(top, after.length - end)
  if (gone.length === came.length) gone.forEach((node, n) => change(node, came[n]))
  else {
    const next = before[before.length - end] ?? null
    for (const node of gone) node.remove()
    for (const node of came) old.insertBefore(node, next)
  }
}

async function renew() {
  const answer = await fetch(location.pathname + location.search, { cache: "no-store" })
  const text = await answer.text()
  const now = new DOMParser().parseFromString(text, "text/html")
  const old = document.querySelector(".xd-page, .xdr"), fresh = now.querySelector(".xd-page, .xdr")
  if (!old || !fresh || !same(old, fresh)) return location.reload()
  document.title = now.title
  const digest = now.getElementById("xdp").dataset.page
  change(old, fresh)
  panel().dataset.page = digest
  await wire()
}

// Two pages that are laid out alike: what stands around them needs no change.
function same(old, fresh) {
  const around = page => ["link[rel=stylesheet]", ".xd-brand", ".xd-tabs", ".xd-footer"].map(part => page.querySelector(part)?.outerHTML).join()
  return old.className === fresh.className && around(document) === around(fresh.ownerDocument)
}

// The page's own script binds what is new; the button for light and dark is bound afresh as well.
let turn = 0
async function wire() {
  const script = document.querySelector("script[src$='assets/xd/xindeng.js']")
  if (!script) return
  for (const button of document.querySelectorAll("[data-xd-scheme]")) button.replaceWith(button.cloneNode(true))
  await import(`${script.src}?${++turn}`)
  prints()
}

// --- prints in the review view: set when their fold is opened ---------------------------

const set = new WeakSet()
async function print(fold) {
  const holder = fold.open && fold.querySelector("[data-xdr-print]")
  if (!holder || set.has(holder)) return
  set.add(holder)
  const answer = await fetch(holder.dataset.xdrPrint)
  holder.innerHTML = await answer.text()
}
function prints() {
  for (const holder of document.querySelectorAll("[data-xdr-print]")) {
    const fold = holder.closest("details")
    fold.addEventListener("toggle", () => print(fold))
    print(fold)
  }
}
prints()

// --- the panel ------------------------------------------------------------------------

async function retell() {
  const answer = await fetch(`/preview/panel?page=${encodeURIComponent(address)}`, { cache: "no-store" })
  const holder = document.createElement("template")
  holder.innerHTML = await answer.text()
  const old = panel(), fresh = holder.content.firstElementChild
  if (!old || !fresh) return
  const top = old.querySelector(".xdp__body").scrollTop
  const page = old.dataset.page
  const focus = old.contains(document.activeElement) ? [...old.querySelectorAll("a, button")].indexOf(document.activeElement) : -1
  for (const [name, part] of [[".xdp__bar"], [".xdp__body"]].map(([name]) => [name, fresh.querySelector(name)])) old.querySelector(name).replaceWith(part)
  old.dataset.panel = fresh.dataset.panel
  old.dataset.page = page
  open(kept(), false)
  old.querySelector(".xdp__body").scrollTop = top
  if (focus >= 0) [...old.querySelectorAll("a, button")].at(focus)?.focus()
  live(old.querySelector(".xdp__bar").innerText.replace(/\s+/g, " "))
}

const kept = () => { try { return sessionStorage.getItem(KEY) === "1" } catch { return false } }
function open(wide, keep = true) {
  const bar = document.querySelector(".xdp__bar")
  bar.setAttribute("aria-expanded", String(wide))
  document.getElementById("xdp-body").hidden = !wide
  if (keep) try { sessionStorage.setItem(KEY, wide ? "1" : "0") } catch { /* private mode: not kept */ }
}

document.addEventListener("click", async event => {
  const bar = event.target.closest(".xdp__bar")
  if (bar) return open(bar.getAttribute("aria-expanded") !== "true")
  if (event.target.closest("a[href='#xdp']")) { event.preventDefault(); open(true); return document.querySelector(".xdp__bar").focus() }
  const copy = event.target.closest("[data-xdp-copy]")
  if (!copy) return
  try { await navigator.clipboard.writeText(copy.dataset.xdpCopy) } catch { return live(copy.dataset.xdpCopy) }
  copy.textContent = "已复制"
  setTimeout(() => { copy.textContent = "复制位置" }, 1500)
})
document.addEventListener("keydown", event => {
  if (event.key === "Escape" && document.activeElement?.closest("#xdp")) { open(false); document.querySelector(".xdp__bar").focus() }
})

// --- the line to the server -----------------------------------------------------------

// Only the window that is looked at holds a line: a browser grants six to one server.
let line, busy = Promise.resolve()
function listen() {
  line?.close()
  if (document.hidden) return
  line = new EventSource(`/preview/events?page=${encodeURIComponent(address)}`)
  line.onmessage = event => { busy = busy.then(() => compare(JSON.parse(event.data))).catch(() => location.reload()) }
  line.onopen = () => panel()?.removeAttribute("data-lost")
  line.onerror = () => { panel()?.setAttribute("data-lost", ""); live("预览断开了。看看终端里 ./inv serve 是不是还开着。") }
}
async function compare(now) {
  if (now.page !== panel().dataset.page) await renew()
  if (now.panel !== panel().dataset.panel) await retell()
}
document.addEventListener("visibilitychange", listen)
open(kept(), false)
listen()
