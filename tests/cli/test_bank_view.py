"""The bank as people see it, at the paper's size and on a narrow terminal."""

import io

import pytest
from rich.console import Console, RenderableType

from esc_skills.cli.bank_view import bank_lines, bank_table, history_table, skill_panel
from esc_skills.runs.inspecting import SkillSheet, sheet_of
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.history import History
from signatures.skills import Clause, Condition, Contraindication, Provenance, Skill, SkillEdit
from tests.fakes import make_skill

BANK = SkillBank(
    tuple(
        make_skill(
            f"one-clear-question-for-the-unheard-{i}",
            guidance=f"Ask {i} things.",
            needs=("to_be_heard", "to_understand_others", "to_understand_self"),
            not_needs=("a_next_step", "to_weigh_sides"),
        )
        for i in range(27)
    )
)


def _shown(what: RenderableType, width: int) -> str:
    text = io.StringIO()
    Console(file=text, width=width).print(what)
    return text.getvalue()


def _sheet(skill: Skill) -> SkillSheet:
    return sheet_of(SkillBank((skill,))).skills[0]


@pytest.mark.parametrize("width", [80, 120])
def test_a_bank_of_27_skills_fits_the_terminal_with_every_id_and_number(width: int) -> None:
    text = _shown(bank_table(sheet_of(BANK)), width)
    lines = text.splitlines()
    assert all(len(line) <= width for line in lines)
    assert "change" in text
    assert "22 %" in text
    joined = text.replace("\n", "").replace(" ", "")
    assert "27skills" in joined
    assert len(lines) < 27 * 5


def test_contraindications_on_one_field_share_a_line_in_the_panel() -> None:
    skill = BANK.skills[0]
    two = Contraindication(
        condition=Condition(
            clauses=(
                Clause(field="stage", op="in", values=("opening",)),
                Clause(field="intensity", op="at_least", values=(4,)),
            ),
            words="-",
        ),
        units=("d1#3",),
    )
    no = (*skill.card.contraindications, two)
    card = skill.card.model_copy(update={"contraindications": no})
    text = _shown(skill_panel(_sheet(skill.model_copy(update={"card": card}))), 120)
    assert "need: a_next_step, to_weigh_sides" in text
    assert "stage is opening; intensity is at least 4" in text
    assert "taught by 1 failed units: d1#3" in text


def test_many_units_are_counted_and_the_first_named() -> None:
    units = tuple(f"d{i}#1" for i in range(30))
    skill = make_skill(provenance=Provenance(units=units, dialogues=("d1", "d2")))
    text = _shown(skill_panel(_sheet(skill)), 120)
    assert "30 units of 2 dialogues: d0#1, d1#1" in text
    assert "and 24 more" in text


def test_markup_in_mined_text_is_shown_and_not_obeyed() -> None:
    skill = make_skill(guidance="Say [bold]this[/bold] [/red].")
    assert "[bold]this[/bold] [/red]" in _shown(skill_panel(_sheet(skill)), 120)


def test_the_lines_count_edits_unused_skills_and_licences() -> None:
    nc = make_skill("nc", version=2, provenance=Provenance(licence="CC BY-NC 4.0"))
    said = bank_lines(sheet_of(SkillBank((make_skill(), nc))))
    assert said == (
        "1 of 2 edited since they were found; 2 without a use on record; "
        "1 under Apache-2.0; 1 under CC BY-NC 4.0"
    )


def test_the_versions_are_listed_with_what_made_them() -> None:
    bank = SkillBank((make_skill(),))
    edit = SkillEdit(
        kind="revise", target="name-the-feeling", skill=make_skill(guidance="Wait."), rationale="x"
    )
    history = History().add(bank, by="discover")
    history = history.add(bank.apply(edit), by="evolve", edits=(edit,), why="x")
    text = _shown(history_table(history), 120)
    assert "discover" in text
    assert "revise name-the-feeling: x" in text
    assert bank.hash in text
