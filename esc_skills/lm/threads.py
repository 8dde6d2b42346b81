"""The one thread pool: its threads see DSPy's context, and their number changes no result."""

import contextvars
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from threading import Event
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def each(work: Callable[[T], R], items: Iterable[T], *, threads: int = 1) -> Iterator[R]:
    """Yield ``work(item)`` of every item, in their order, `threads` at a time.

    Nothing more is begun once one has failed, or nobody asks for the next.

    Raises:
        Exception: what an item raised, the first of them in order.
    """
    if threads == 1:
        yield from map(work, items)
        return
    stop = Event()
    failures: list[BaseException] = []

    def one(item: T) -> R:
        if stop.is_set():
            raise CancelledError
        try:
            return work(item)
        except BaseException as failure:
            failures.append(failure)
            stop.set()
            raise

    with ThreadPoolExecutor(threads) as pool:
        # A raw thread does not inherit DSPy's context: hand it a copy.
        futures = [pool.submit(contextvars.copy_context().run, one, item) for item in items]
        try:
            for future in futures:
                yield future.result()
        except CancelledError:  # begun before the one that failed, overtaken by it
            raise failures[0] from None
        finally:
            stop.set()
