// A course taken along in this browser: its pages and recordings, chosen by a tap, counted before it begins.
import { all, button, make, one, site } from "./page.js"
import { here } from "./kept.js"

// What every page needs, and where somebody finds help without a network.
const ALWAYS = ["offline.html", "index.html", "search.html", "hotlines/index.html", "assets/xd/xindeng.css", "assets/xd/xindeng.js", "assets/xd/search.js", "assets/xd/favicon.svg", "assets/xd/lamp.svg", "record.html"]

const possible = "serviceWorker" in navigator && isSecureContext && "caches" in window && location.protocol.startsWith("http")
if (possible && one(".xd-page")?.dataset.kind === "course") offer(`xd-pack-${here()}`)

/** @param {string} name */
async function offer(name) {
  const said = make("p", { role: "status" }), box = make("div", { class: "xd-done xd-take", "data-pagefind-ignore": "" })
  const anchor = one(".xd-downloads") ?? one(".xd-head")
  anchor?.after(box)
  const show = async () => {
    const taken = await caches.has(name)
    said.textContent = taken ? "这门课已经存在这台设备上，没有网也能看。" : ""
    box.replaceChildren(taken ? button("从设备上删除", "xd-plain", forget) : button("存到手机，没网也能看", "xd-plain", count), said)
  }
  const forget = async () => { await caches.delete(name); await show() }
  const count = async () => {
    said.textContent = "正在数有多大……"
    const addresses = await listed().catch(() => null)
    if (!addresses) { said.textContent = "没有数清，检查网络再试。"; return }
    const sizes = await Promise.all(addresses.map(address => fetch(address, { method: "HEAD" }).then(answer => Number(answer.headers.get("Content-Length")) || 0, () => 0)))
    const whole = sizes.reduce((sum, each) => sum + each, 0) / 1e6
    said.textContent = `共 ${whole.toFixed(1)} MB。有无线网再存。`
    box.replaceChildren(button("现在存", "xd-button", () => take(addresses)), button("不存了", "xd-plain", show), said)
  }
  const take = async (/** @type {string[]} */ addresses) => {
    box.replaceChildren(said)
    try {
      await navigator.serviceWorker.register(new URL("sw.js", site))
      await navigator.storage?.persist?.()
      const pack = await caches.open(name)
      for (const [number, address] of addresses.entries()) {
        said.textContent = `正在存 ${number + 1} / ${addresses.length} ……`
        await pack.add(address)
      }
      await show()
    } catch {
      await caches.delete(name)
      await show()
      said.textContent = "没有存成：网断了，或设备满了。什么也没有留下。"
    }
  }
  await show()
}

/** Every address of the course: its pages, what they show, their recordings. @returns {Promise<string[]>} */
async function listed() {
  const pages = [location.href.replace(/[?#].*/, ""), .../** @type {HTMLAnchorElement[]} */ (all("#syllabus a[href*='/lectures/']")).map(link => link.href)]
  const found = new Set([...ALWAYS.map(name => new URL(name, site).href), ...pages])
  for (const address of pages) {
    const words = await fetch(address).then(answer => answer.text())
    const page = new DOMParser().parseFromString(words, "text/html")
    for (const part of page.querySelectorAll("video[poster], source[src], track[src], article img[src]"))
      found.add(new URL(part.getAttribute("src") ?? part.getAttribute("poster") ?? "", address).href)
  }
  return [...found]
}
