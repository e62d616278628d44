// Every page's script: each part does its own when its place is on the page. All stays readable without it.
import "./look.js"
import "./ways.js"
import "./versions.js"
import "./player.js"
import "./quiz.js"
import "./progress.js"
import "./record.js"
import "./term.js"
import "./wechat.js"
import "./offline.js"
import { make, one, site } from "./page.js"

// One page in a hundred has a score sheet: the others need not fetch what adds it up.
if (one("#score table")) document.head.append(make("script", { src: new URL("assets/xd/score.js", site).href }))
