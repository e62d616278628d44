// Pages without a network. It comes only when a reader takes a course along (site/offline.js);
// nothing on the site depends on it. What is fresh wins; what was taken along stands in.

const worker = /** @type {any} */ (self)
const PATIENCE = 5000
// Below these folders a name never gets other bytes.
const LASTING = /\/(?:media|files)\/[0-9a-f]{20}\//

worker.addEventListener("install", () => worker.skipWaiting())
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event
  if (request.method === "GET" && new URL(request.url).origin === location.origin) event.respondWith(answer(request))
})

/** @param {Request} request @returns {Promise<Response>} */
async function answer(request) {
  const taken = await caches.match(request.url, { ignoreSearch: true, ignoreVary: true })
  if (taken && LASTING.test(request.url)) return part(request, taken)
  try {
    return await (taken ? soon(fetch(request)) : fetch(request))
  } catch (lost) {
    if (taken) return taken
    const page = request.mode === "navigate" && await caches.match(new URL("offline.html", worker.registration.scope).href)
    if (page) return page
    throw lost
  }
}

/** @param {Promise<Response>} asked @returns {Promise<Response>} */
const soon = asked => Promise.race([asked, new Promise((_, failed) => setTimeout(failed, PATIENCE))])

/** A player asks for ranges (RFC 9110, 14.2); the cache holds whole files. @param {Request} request @param {Response} whole */
async function part(request, whole) {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "")
  if (!range) return whole
  const bytes = await whole.blob(), from = Number(range[1]), to = range[2] ? Math.min(Number(range[2]), bytes.size - 1) : bytes.size - 1
  if (from >= bytes.size) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${bytes.size}` } })
  return new Response(bytes.slice(from, to + 1), {
    status: 206,
    headers: { "Content-Type": whole.headers.get("Content-Type") ?? "", "Content-Length": String(to - from + 1), "Content-Range": `bytes ${from}-${to}/${bytes.size}` },
  })
}
