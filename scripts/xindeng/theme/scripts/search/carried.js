// A browser reads no file beside a page that was opened from a stick. There the whole index
// stands in one plain script (xdIndex: name -> base64), and Pagefind's questions are answered from it.

// Names the pieces of an index that came along; nothing is asked of it.
const CARRIED = "https://stick.invalid/pagefind/"

/** @returns {Record<string, string> | undefined} */
const index = () => /** @type {any} */ (window).xdIndex

/** What Pagefind must be told where the index came along; undefined on the web. */
export const carried = () => index() && { basePath: CARRIED }

/** Pagefind, out of the index. @returns {Promise<unknown>} */
export function carry() {
  const pieces = index() ?? {}, outside = window.fetch
  const bytes = (/** @type {string} */ name) => Uint8Array.from(atob(pieces[name]), letter => letter.charCodeAt(0))
  window.fetch = (asked, ...rest) => {
    const address = asked instanceof Request ? asked.url : String(asked)
    if (!address.startsWith(CARRIED)) return outside(asked, ...rest)
    const name = decodeURIComponent(new URL(address).pathname.slice("/pagefind/".length))
    return Promise.resolve(name in pieces ? new Response(bytes(name)) : new Response(null, { status: 404 }))
  }
  const code = new Blob([bytes("pagefind.js")], { type: "text/javascript" })
  return import(URL.createObjectURL(code))
}
