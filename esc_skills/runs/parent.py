"""What a worker process does first: watch the one that started it.

Imports next to nothing, so that the watch stands before the seconds of importing what plays a talk.
"""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import wait


def follow_parent() -> None:
    """Leave with the parent, however it ends; Ctrl-C is left to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
