import asyncio

import pytest

from programs.asking import at_once


async def _waiting() -> int:
    await asyncio.sleep(0)
    return 1


async def _ready() -> int:
    return 1


def test_a_course_that_does_not_wait_is_run_at_once() -> None:
    assert at_once(_ready()) == 1


def test_a_course_that_waits_is_refused() -> None:
    with pytest.raises(RuntimeError, match="await it"):
        at_once(_waiting())
