"""Transcoding on its own: what is not made yet, by whom it is made, and a cache that machines share.

`wanted` says what lacks, `job` makes one recording wherever it is sent, `crew` are those who do it (threads
here, or Dask's workers), `shared` keeps finished renditions where others find them, `work` gives out the jobs, `run` is the command.
"""
