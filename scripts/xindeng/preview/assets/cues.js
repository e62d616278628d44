// The picture of every caption at its very moment, out of the recording that the page plays anyway.

const film = document.querySelector("video")
const rows = [...document.querySelectorAll("[data-at]")]
const WIDE = 320

for (const button of document.querySelectorAll("[data-from]")) {
  button.addEventListener("click", () => {
    if (!film) return
    film.currentTime = Number(button.dataset.from)
    film.muted = false
    film.play()
    film.scrollIntoView({ block: "nearest" })
  })
}

const once = (target, name) => new Promise((done, failed) => {
  target.addEventListener(name, done, { once: true })
  target.addEventListener("error", failed, { once: true })
})

// A second player seeks, so that the one on the page stays where its author left it.
async function shots(address) {
  const seeker = document.createElement("video")
  seeker.muted = true
  seeker.preload = "auto"
  seeker.src = address
  await once(seeker, "loadeddata")
  if (!seeker.videoWidth) return
  for (const row of rows) {
    seeker.currentTime = Math.min(Number(row.dataset.at), seeker.duration)
    await once(seeker, "seeked")
    const canvas = document.createElement("canvas")
    canvas.width = WIDE
    canvas.height = Math.round(WIDE * seeker.videoHeight / seeker.videoWidth)
    canvas.getContext("2d").drawImage(seeker, 0, 0, canvas.width, canvas.height)
    canvas.className = "xdc__still"
    row.querySelector(".xdc__still").replaceWith(canvas)
  }
  document.documentElement.dataset.shots = String(rows.length)
}

if (film) shots(film.src).catch(() => {}) // what the browser cannot play keeps the storyboard's picture
