// A page that moved: on to the new one, to the place on it that the link named.
const way = document.querySelector("main a")
location.replace(way.href + location.search + location.hash)
