// Runs where it stands, before the page is drawn: what is beside the text is open where there is room.
for (const fold of document.querySelectorAll(".xd-side > details")) fold.open = matchMedia("(min-width: 64em)").matches
