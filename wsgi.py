"""The server's doorway."""

import gc

from app import create_app

app = create_app()

# What stands after the start stays for good: the collector need not walk through it at each page, and the
# small things of a page are many but go by themselves.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
