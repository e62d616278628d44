// WeChat's own browser downloads nothing: there the page says how to get out of it, and copies its address.
import { all, make, one } from "./page.js"
import { address, copier } from "./share.js"

if (/MicroMessenger/i.test(navigator.userAgent)) {
  const first = one(".xd-downloads, .xd-video__links")
  const box = guide()
  for (const hint of all(".xd-wechat")) hint.hidden = true
  first?.before(box)
  // A picture opens there as everywhere, to be kept with a long press.
  for (const link of all(".xd-downloads a:not([href$='.png']), .xd-video__links a")) link.addEventListener("click", event => {
    event.preventDefault()
    box.scrollIntoView({ block: "center" })
    box.focus()
  })
}

function guide() {
  return make("section", { class: "xd-callout xd-callout--warning", tabindex: "-1", "aria-label": "微信里怎样下载" },
    make("p", { class: "xd-callout__title" }, "微信里不能下载文件"),
    make("p", {}, "点右上角的“…”，选“在浏览器打开”，再点下载。或者复制网址，到浏览器里打开："),
    make("p", {}, make("code", {}, address)), copier())
}
