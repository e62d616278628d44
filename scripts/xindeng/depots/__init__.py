"""Places that files are kept in, a folder or a bucket: releases, originals of recordings, finished renditions.

`depot` says what a place must be able to do; `folder` and `bucket` do it. `bucket` is not named
here: its packages come when somebody asks for one.
"""

from .place import is_bucket, opened

__all__ = ["is_bucket", "opened"]
