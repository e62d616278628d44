// A recording: the browser's own player, and what it lacks. Nothing is fetched before a tap.
import { board } from "./board.js"
import { all, button, clock, keep, kept, make, one, site } from "./page.js"

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2]
const SETTLED = 10 // seconds from the beginning and from the end in which there is nothing to resume

for (const figure of all("figure.xd-video")) {
  const video = /** @type {HTMLVideoElement | null} */ (one("video, audio", figure))
  if (video) equip(figure, video)
}

/** @param {HTMLElement} figure @param {HTMLVideoElement} video */
function equip(figure, video) {
  // What WeChat on older telephones asks for; no HTML knows these names.
  for (const name of ["webkit-playsinline", "x5-playsinline"]) video.setAttribute(name, "")
  const bar = make("div", { class: "xd-player" }, speeds(video))
  if (video.dataset.hls) bar.append(streamed(video, video.dataset.hls))
  const pictures = video.dataset.board && board(figure, video.dataset.board)
  if (pictures) bar.append(pictures)
  video.after(bar)
  follow(figure, video)
  resume(figure, bar, video)
  addEventListener("hashchange", () => arrive(figure, video))
  arrive(figure, video)
}

/** @param {HTMLVideoElement} video */
function speeds(video) {
  const choice = /** @type {HTMLSelectElement} */ (make("select", { "aria-label": "播放速度" }))
  for (const speed of SPEEDS) choice.append(make("option", { value: String(speed), selected: speed === 1 }, `${speed} 倍`))
  choice.addEventListener("change", () => { video.playbackRate = video.defaultPlaybackRate = Number(choice.value) })
  return make("label", {}, "速度 ", choice)
}

// --- one moment ------------------------------------------------------------------------

/** Lines of the transcript and chapters lead to their moment; the spoken one is marked. @param {HTMLElement} figure @param {HTMLVideoElement} video */
function follow(figure, video) {
  for (const list of all(`[data-for="${figure.id}"]`)) {
    /** @type {[number, HTMLElement][]} */
    const times = all("li[data-at]", list).map(line => [Number(line.dataset.at), line])
    list.addEventListener("click", event => {
      const link = /** @type {HTMLElement} */ (event.target).closest("a"), line = link?.closest("li")
      if (!line) return
      event.preventDefault()
      video.currentTime = Number(line.dataset.at)
      video.play()
      video.scrollIntoView({ block: "nearest" })
    })
    /** @type {HTMLElement | undefined} */
    let spoken
    video.addEventListener("timeupdate", () => {
      const now = times.filter(([start]) => start <= video.currentTime).at(-1)?.[1]
      if (now === spoken) return
      spoken?.removeAttribute("aria-current")
      now?.setAttribute("aria-current", "true")
      spoken = now
      const box = list.closest("[data-scrolls]")
      if (now && box) box.scrollTop = now.offsetTop - box.clientHeight / 3
    })
  }
}

/** An address that names a line of the transcript makes the recording ready there. It does not play by itself. @param {HTMLElement} figure @param {HTMLVideoElement} video */
function arrive(figure, video) {
  const line = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!line?.dataset.at || line.closest("[data-for]")?.getAttribute("data-for") !== figure.id) return
  video.currentTime = Number(line.dataset.at)
  line.setAttribute("aria-current", "true")
  video.scrollIntoView({ block: "start" })
}

// --- where it was left -----------------------------------------------------------------

/** @param {HTMLElement} figure @param {HTMLElement} bar @param {HTMLVideoElement} video */
function resume(figure, bar, video) {
  const name = `xd-at-${figure.id}`, left = Number(kept(name))
  if (left > SETTLED) {
    const again = button(`从 ${clock(left)} 接着看`, "xd-button", () => { video.currentTime = left; video.play(); again.remove() })
    bar.prepend(again)
    video.addEventListener("play", () => again.remove(), { once: true })
  }
  let told = 0
  video.addEventListener("timeupdate", () => {
    if (Math.abs(video.currentTime - told) < 5) return
    told = video.currentTime
    const over = told < SETTLED || told > video.duration - SETTLED
    keep(name, over ? "" : told.toFixed(0))
  })
}

// --- streaming -------------------------------------------------------------------------

/** hls.js (Apache-2.0, vendored) comes only after a tap; Safari plays the stream itself. @param {HTMLVideoElement} video @param {string} address */
function streamed(video, address) {
  const tap = button("按网速自动换清晰度", "xd-plain", async () => {
    tap.disabled = true
    tap.textContent = "正在准备……"
    const at = video.currentTime
    try {
      await stream(video, new URL(address, location.href).href)
      tap.textContent = "正在按网速播放"
      video.currentTime = at
      await video.play()
    } catch {
      tap.textContent = "这个浏览器做不到，照原样放"
      video.src = one("source", video)?.getAttribute("src") ?? ""
      video.currentTime = at
    }
  })
  return tap
}

/** @param {HTMLVideoElement} video @param {string} address @returns {Promise<void>} */
async function stream(video, address) {
  if (video.canPlayType("application/vnd.apple.mpegurl") && !("MediaSource" in window)) { video.src = address; return }
  await new Promise((done, failed) => {
    const script = /** @type {HTMLScriptElement} */ (make("script", { src: new URL("assets/xd/hls/hls.min.js", site).href }))
    script.addEventListener("load", done)
    script.addEventListener("error", failed)
    document.head.append(script)
  })
  const Hls = /** @type {any} */ (window).Hls
  if (!Hls.isSupported()) throw new Error("no media source")
  const player = new Hls({ capLevelToPlayerSize: true, enableWorker: false }) // its worker would come from a blob, which the policy of the site forbids
  await new Promise((done, failed) => {
    player.on(Hls.Events.MANIFEST_PARSED, done)
    player.on(Hls.Events.ERROR, (/** @type {unknown} */ _, /** @type {{fatal: boolean}} */ fault) => { if (fault.fatal) { player.destroy(); failed(new Error("stream")) } })
    player.loadSource(address)
    player.attachMedia(video)
  })
}
