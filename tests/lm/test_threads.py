import threading
import time

import dspy
import pytest

from esc_skills.lm.threads import each
from tests.fakes import agent_answer, scripted_lm


@pytest.mark.parametrize("threads", [1, 4])
def test_results_come_in_the_order_of_the_items(threads: int) -> None:
    later = {i: threading.Event() for i in range(4)}

    def work(item: int) -> int:
        if threads == 4 and item < 3:
            later[item + 1].wait(5)  # the last one ends first
        later[item].set()
        return item * item

    assert list(each(work, range(4), threads=threads)) == [0, 1, 4, 9]


@pytest.mark.parametrize("threads", [1, 3])
def test_every_thread_sees_dspys_context(threads: int) -> None:
    lm = scripted_lm(agent_answer)
    with dspy.context(lm=lm):
        seen = list(each(lambda _: dspy.settings.lm, range(6), threads=threads))
    assert all(found is lm for found in seen)


def test_one_thread_is_the_callers_own_and_works_as_it_is_asked() -> None:
    begun: list[int] = []
    results = each(begun.append, range(3), threads=1)
    next(results)
    assert begun == [0]
    assert list(each(lambda _: threading.current_thread(), [0])) == [threading.current_thread()]


def test_the_first_result_comes_before_the_last_item_is_done() -> None:
    go = threading.Event()
    results = each(lambda item: item == 0 or go.wait(5), range(2), threads=2)
    assert next(results)
    go.set()
    assert next(results)


@pytest.mark.parametrize("threads", [1, 2])
def test_a_failure_is_raised_and_nothing_more_is_begun(threads: int) -> None:
    begun: list[int] = []

    def work(item: int) -> int:
        begun.append(item)
        if item == 1:
            raise ValueError("the second")
        return item

    with pytest.raises(ValueError, match="the second"):
        list(each(work, range(500), threads=threads))
    assert len(begun) < 500


def test_nothing_more_is_begun_once_nobody_asks() -> None:
    begun: list[int] = []

    def work(item: int) -> None:
        begun.append(item)
        time.sleep(0.01)

    results = each(work, range(500), threads=2)
    next(results)
    del results
    assert len(begun) < 500
