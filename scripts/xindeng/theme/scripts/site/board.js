// Small pictures of a recording beside its chapters: a storyboard (WebVTT and sprites) that comes with a tap.
import { all, button, make } from "./page.js"

const CUE = /(?:(\d+):)?(\d+):([\d.]+) --> .*\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g

/** @typedef {{at: number, src: string, box: number[]}} Shot */

/** @param {HTMLElement} figure @param {string} address */
export function board(figure, address) {
  const lines = all(`ol.xd-chapters[data-for="${figure.id}"] > li[data-at]`)
  if (!lines.length) return null
  const tap = button("看各章的画面", "xd-plain", async () => {
    tap.disabled = true
    const found = await shots(new URL(address, location.href)).catch(() => [])
    if (!found.length) { tap.textContent = "画面没有读到"; return }
    for (const line of lines) line.querySelector("a")?.append(picture(shown(found, Number(line.dataset.at))))
    tap.remove()
  })
  return tap
}

/** @param {URL} address @returns {Promise<Shot[]>} */
async function shots(address) {
  const words = await fetch(address).then(answer => answer.ok ? answer.text() : "")
  return [...words.matchAll(CUE)].map(([, hours, minutes, seconds, src, ...box]) => (
    { at: Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds), src: new URL(src, address).href, box: box.map(Number) }))
}

/** A chapter often begins on the last picture of the one before: the next one shows what it is about. @param {Shot[]} found @param {number} at */
const shown = (found, at) => found.find(shot => shot.at > at) ?? found[found.length - 1]

/** @param {Shot} shot */
function picture({ src, box: [x, y, width, height] }) {
  const part = make("span", { class: "xd-shot", "aria-hidden": "true" })
  Object.assign(part.style, { backgroundImage: `url("${src}")`, backgroundPosition: `-${x}px -${y}px`, width: `${width}px`, height: `${height}px` })
  return part
}
