"""The table that `doctor` prints."""

from collections import Counter
from dataclasses import replace
from typing import Final

from rich.console import Console

from esc_skills.cli.doctor_view import checks_table
from esc_skills.lm.meter import Spent
from esc_skills.runs.doctor import Check

CHECK: Final = Check(
    role="reflection",
    model="openai/local",
    prompt="AnnotateDialogue",
    asked=20,
    n_first=19,
    n_read=20,
    n_copied=0,
    n_leaked=0,
    n_refused=0,
    repairs=Counter({"reply: role label": 11}),
    problem=None,
    seconds=2470.0,
    spent=Spent(20, 20_000, 2_000, None),
)


def _shown(*checks: Check) -> str:
    console = Console(width=80)
    with console.capture() as shown:
        console.print(checks_table(checks))
    return shown.get()


def test_every_number_is_shown_whole_at_eighty_columns() -> None:
    shown = _shown(CHECK)
    assert "…" not in shown
    assert shown.splitlines()[4].split() == [
        *("reflection", "AnnotateDialogue", "19/20", "20/20", "11", "124", "1,000", "100", "-"),
    ]


def test_what_went_wrong_is_named() -> None:
    shown = _shown(CHECK, replace(CHECK, n_copied=3, n_refused=20))
    assert "copied 3" in shown
    assert "refused 20" in shown
    assert "leaked" not in shown
