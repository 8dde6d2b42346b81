"""Who worded a demo survives a folder of skills."""

from pathlib import Path

import pytest

from esc_skills.skills.bank import SkillBank
from esc_skills.skills.export import (
    edits_from,
    read_folder,
)
from tests.skills.folders import BANK, exact, replace, write
from tests.skills.makers import marked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(BANK, tmp_path / "skills")


def _markdown(folder: Path) -> Path:
    return folder / "name-the-feeling" / "SKILL.md"


def _imported_demos(folder: Path, bank: SkillBank) -> list[str]:
    for edit in edits_from(bank, read_folder(folder)):
        bank = bank.apply(edit)
    return [demo.worded_by for demo in bank["name-the-feeling"].demos]


def test_an_imported_demo_keeps_its_mark(folder: Path) -> None:
    written = write(marked(BANK), folder.parent / "marked")
    assert _imported_demos(written, SkillBank()) == ["mined"]
    assert _imported_demos(written, marked(BANK)) == ["mined"]


def test_a_demo_without_a_mark_is_by_hand_unless_the_bank_knows_it(folder: Path) -> None:
    assert _imported_demos(folder, SkillBank()) == ["hand"]
    assert _imported_demos(folder, BANK) == ["unknown"]
    assert _imported_demos(folder, marked(BANK)) == ["mined"]


def test_a_demo_reworded_by_hand_is_no_longer_the_models(folder: Path) -> None:
    written = write(marked(BANK), folder.parent / "marked")
    replace(exact(written), "I am here.", "I am here, go on.")
    assert _imported_demos(written, marked(BANK)) == ["hand"]
