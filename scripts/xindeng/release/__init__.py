"""Releases: immutable versions in a folder or a bucket, and a log that everything follows from.

`depot` says what a place must be able to do; `folder` and `bucket` do it. `log` and `state`
know what was done; `show` brings what readers see to that. The rest are the commands.
"""
