// Every page's script: each part does its own when its place is on the page. All stays readable without it.
import "./look.js"
import "./ways.js"
import "./versions.js"
import "./player.js"
import "./quiz.js"
import "./progress.js"
import "./record.js"
import "./offline.js"
