"""Text in narrow columns: where it breaks."""

import io

import pytest
from rich.console import Console
from rich.table import Table

from esc_skills.cli.wrapping import Wrapped


def _shown(text: str, width: int) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width).print(Wrapped(text))
    return [line.rstrip() for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("open-invitation-for-the-unheard", ["open-invitation-", "for-the-unheard"]),
        ("need: to_understand_others", ["need: to_", "understand_others"]),
        ("a short talk", ["a short talk"]),
        ("openai/meta-llama/L-8B", ["openai/meta-", "llama/L-8B"]),
        ("one\ntwo words", ["one", "two words"]),
        ("[bold]x[/bold]", ["[bold]x[/bold]"]),
        ("", [""]),
    ],
)
def test_text_breaks_at_spaces_and_ids_after_a_hyphen(text: str, lines: list[str]) -> None:
    assert _shown(text, 17) == lines


def test_a_word_that_fits_is_not_broken() -> None:
    assert _shown("then self-doubting", 14) == ["then", "self-doubting"]


def test_a_piece_wider_than_the_column_is_folded_and_nothing_is_lost() -> None:
    assert "".join(_shown("Donaudampfschifffahrt", 8)) == "Donaudampfschifffahrt"


def test_a_column_is_as_wide_as_its_text_where_there_is_room() -> None:
    table = Table("id", box=None)
    table.add_row(Wrapped("one-clear-question"))
    out = io.StringIO()
    Console(file=out, width=80).print(table)
    assert "one-clear-question" in out.getvalue()
