"""The Xindeng compiler: authors' text goes in, a versioned learning site comes out."""
