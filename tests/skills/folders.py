"""A bank as a folder of skills, to be changed by hand."""

from pathlib import Path

from esc_skills.skills.bank import SkillBank
from esc_skills.skills.export import EXACT, files_of
from signatures.skills import Demo
from tests.fakes import make_skill

SKILL = make_skill(guidance="Name the feeling. Then wait.", not_needs=("a_next_step",)).model_copy(
    update={"demos": (Demo(history="Seeker: hi", state="sad", reply="I am here."),)}
)
BANK = SkillBank((SKILL, make_skill("ask-one-thing", guidance="Ask one thing.")))


def write(bank: SkillBank, folder: Path) -> Path:
    """Write a bank as a folder of skills."""
    for name, text in files_of(bank).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def replace(path: Path, old: str, new: str) -> None:
    """Change a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def exact(folder: Path) -> Path:
    """Return the exact file of the first skill."""
    return folder / "name-the-feeling" / EXACT
