from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from esc_skills.lm.meter import Meter, Spent, agent_speaks


def test_what_the_agent_spends_is_counted_apart_and_in_the_whole() -> None:
    meter = Meter()
    meter.add(Spent(1, 10, 5))
    with agent_speaks():
        meter.add(Spent(2, 20, 7))
        meter.call()
        meter.usage({"prompt_tokens": 4, "completion_tokens": 1}, usd=0.5)
    meter.add(Spent(1, 10, 5))
    assert meter.agent == Spent(3, 24, 8, 0.5)
    assert meter.spent == Spent(5, 44, 18, 0.5)


def test_what_was_spent_elsewhere_says_itself_how_much_was_the_agents() -> None:
    meter = Meter()
    meter.add(Spent(9, 90, 9), agent=Spent(3, 30, 3))
    assert (meter.agent, meter.spent) == (Spent(3, 30, 3), Spent(9, 90, 9))


def test_a_thread_that_was_handed_the_context_counts_for_the_agent() -> None:
    meter = Meter()
    with agent_speaks(), ThreadPoolExecutor(1) as pool:
        pool.submit(copy_context().run, meter.call).result()
        pool.submit(meter.call).result()
    assert (meter.agent.calls, meter.calls) == (1, 2)
