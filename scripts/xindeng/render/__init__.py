"""One file for each output format. Renderers know `doc` and nothing of kinds or the library."""
