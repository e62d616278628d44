"""The Xindeng compiler: authors' text goes in, a versioned learning site comes out."""

VERSION = "0.1.0"
"""Of the program, as pyproject.toml says it too: a base library may ask for a later one."""
