"""Who worded a demo survives a folder of skills."""

from pathlib import Path

import pytest

from esc_skills.skills.bank import SkillBank
from esc_skills.skills.export import (
    EXACT,
    edits_from,
    files_of,
    read_folder,
)
from signatures.skills import Demo
from tests.fakes import make_skill
from tests.skills.makers import marked

SKILL = make_skill(guidance="Name the feeling. Then wait.", not_needs=("a_next_step",)).model_copy(
    update={"demos": (Demo(history="Seeker: hi", state="sad", reply="I am here."),)}
)
BANK = SkillBank((SKILL, make_skill("ask-one-thing", guidance="Ask one thing.")))


def _write(bank: SkillBank, folder: Path) -> Path:
    for name, text in files_of(bank).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return _write(BANK, tmp_path / "skills")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _markdown(folder: Path) -> Path:
    return folder / "name-the-feeling" / "SKILL.md"


def _exact(folder: Path) -> Path:
    return folder / "name-the-feeling" / EXACT


def _imported_demos(folder: Path, bank: SkillBank) -> list[str]:
    for edit in edits_from(bank, read_folder(folder)):
        bank = bank.apply(edit)
    return [demo.worded_by for demo in bank["name-the-feeling"].demos]


def test_an_imported_demo_keeps_its_mark(folder: Path) -> None:
    written = _write(marked(BANK), folder.parent / "marked")
    assert _imported_demos(written, SkillBank()) == ["mined"]
    assert _imported_demos(written, marked(BANK)) == ["mined"]


def test_a_demo_without_a_mark_is_by_hand_unless_the_bank_knows_it(folder: Path) -> None:
    assert _imported_demos(folder, SkillBank()) == ["hand"]
    assert _imported_demos(folder, BANK) == ["unknown"]
    assert _imported_demos(folder, marked(BANK)) == ["mined"]


def test_a_demo_reworded_by_hand_is_no_longer_the_models(folder: Path) -> None:
    written = _write(marked(BANK), folder.parent / "marked")
    _replace(_exact(written), "I am here.", "I am here, go on.")
    assert _imported_demos(written, marked(BANK)) == ["hand"]
