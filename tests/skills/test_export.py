import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import skills_ref
from hypothesis import given

from esc_skills.skills.bank import SkillBank
from esc_skills.skills.export import (
    EXACT,
    INDEX,
    BadFolder,
    edits_from,
    folder_names,
    read_folder,
)
from esc_skills.skills.skill_md import render
from programs.agent import SupportAgent
from signatures.skills import Condition, Contraindication, Provenance, Skill
from tests.fakes import make_skill
from tests.skills.folders import BANK, SKILL, exact, replace, write
from tests.skills.makers import banks, marked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(BANK, tmp_path / "skills")


def _markdown(folder: Path) -> Path:
    return folder / "name-the-feeling" / "SKILL.md"


# --- without loss ---------------------------------------------------------------------------------


@given(bank=banks)
def test_any_bank_comes_back_with_its_hash_and_passes_the_reference_validator(
    bank: SkillBank,
) -> None:
    with TemporaryDirectory() as name:
        folder = write(bank, Path(name))
        found = read_folder(folder)
        assert SkillBank(found.skills).hash == bank.hash
        assert edits_from(bank, found) == ()
        for skill_folder in (p for p in folder.iterdir() if p.is_dir()):
            assert skills_ref.validate(skill_folder) == []


@given(bank=banks)
def test_a_bank_that_was_in_an_agent_comes_back_into_an_empty_one(bank: SkillBank) -> None:
    held = SupportAgent(marked(bank)).bank
    with TemporaryDirectory() as name:
        empty = SkillBank()
        for edit in edits_from(empty, read_folder(write(held, Path(name)))):
            empty = empty.apply(edit)
    assert SupportAgent(empty).bank.hash == held.hash


@given(bank=banks)
def test_one_changed_section_is_read_whatever_the_others_hold(bank: SkillBank) -> None:
    with TemporaryDirectory() as name:
        folder = write(bank, Path(name))
        first = bank.skills[0]
        place = folder / folder_names(s.card.id for s in bank)[first.card.id] / "SKILL.md"
        text = place.read_bytes().decode()
        head, _, tail = text.partition("\n## Guidance\n")
        rest = tail[tail.index("\n## When to use\n") :]
        place.write_text(f"{head}\n## Guidance\n\nWait.\n{rest}", encoding="utf-8", newline="")
        found = read_folder(folder).skills
    assert found[0] == first.model_copy(update={"guidance": "Wait."})
    assert found[1:] == bank.skills[1:]


def test_the_reference_library_reads_name_description_and_licence(folder: Path) -> None:
    found = skills_ref.read_properties(folder / "name-the-feeling")
    assert found.name == "name-the-feeling"
    assert "need is to_be_heard" in found.description
    assert "Do not use when: need is a_next_step" in found.description
    assert found.license == "Apache-2.0"


def test_folder_names_are_valid_and_differ() -> None:
    names = folder_names(["a--b", "a-b", "a-b-"])
    assert list(names.values()) == ["a-b", "a-b-2", "a-b-3"]


def test_windows_line_ends_and_trailing_blanks_are_no_edit(folder: Path) -> None:
    path = _markdown(folder)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert edits_from(BANK, read_folder(folder)) == ()
    path.write_text(path.read_text().replace("\n", "  \n"))
    assert edits_from(BANK, read_folder(folder)) == ()


# --- edits by hand --------------------------------------------------------------------------------


def _revised(folder: Path) -> Skill:
    (edit,) = edits_from(BANK, read_folder(folder))
    assert edit.kind == "revise"
    return BANK.apply(edit)["name-the-feeling"]


def test_guidance_changed_by_hand_is_a_revision_with_version_and_parent(folder: Path) -> None:
    replace(_markdown(folder), "Then wait.", "Then wait a little.\n\n\\# not a heading")
    skill = _revised(folder)
    assert skill.guidance == "Name the feeling. Then wait a little.\n\n# not a heading"
    assert skill.card.version == 2
    assert skill.card.provenance.parents == ("name-the-feeling@1",)
    assert skill.card.provenance.edit == "revise: by hand: guidance"
    assert skill.demos == SKILL.demos


def test_name_outcomes_and_risks_can_be_changed_by_hand(folder: Path) -> None:
    path = _markdown(folder)
    replace(path, "# name the feeling\n", "# Say the feeling\n")
    replace(path, "- the seeker says more\n", "- the seeker says more\n  of it\n* calmer words\n")
    replace(path, "- sounding like a formula", "None.")
    skill = _revised(folder)
    assert skill.card.name == "Say the feeling"
    assert skill.card.expected_outcomes == ("the seeker says more of it", "calmer words")
    assert skill.card.risks == ()
    assert skill.guidance == SKILL.guidance


def test_conditions_are_changed_in_the_exact_skill(folder: Path) -> None:
    found = json.loads(exact(folder).read_text())
    found["skill"]["card"]["contraindications"] = []
    exact(folder).write_text(json.dumps(found))
    assert _revised(folder).card.contraindications == ()


def test_a_folder_taken_away_retires_its_skill(folder: Path) -> None:
    for path in (folder / "ask-one-thing" / "SKILL.md", folder / "ask-one-thing" / EXACT):
        path.unlink()
    (edit,) = edits_from(BANK, read_folder(folder))
    assert (edit.kind, edit.target) == ("retire", "ask-one-thing")


def test_without_an_index_nothing_is_retired(folder: Path) -> None:
    (folder / INDEX).unlink()
    (folder / "ask-one-thing" / "SKILL.md").unlink()
    (folder / "ask-one-thing" / EXACT).unlink()
    assert edits_from(BANK, read_folder(folder)) == ()


def test_a_skill_md_from_elsewhere_is_added_for_any_state(folder: Path) -> None:
    (folder / "sit-with-it").mkdir()
    (folder / "sit-with-it" / "SKILL.md").write_text(
        "---\nname: sit-with-it\ndescription: Use in silence.\nlicense: MIT\n---\n\nStay. Say so.\n"
    )
    (edit,) = edits_from(BANK, read_folder(folder))
    assert edit.kind == "add"
    assert edit.skill is not None
    assert edit.skill.guidance == "Stay. Say so."
    assert edit.skill.card.applicability.words == "Use in silence."
    assert edit.skill.card.provenance.licence == "MIT"
    assert skills_ref.validate(folder / "sit-with-it") == []


# --- bad folders ----------------------------------------------------------------------------------


def _drop_front(text: str) -> str:
    return text.split("---", 2)[2]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_drop_front, "SKILL.md:1: must start with YAML front matter"),
        (lambda t: t.replace("license: ", "license: [: "), "SKILL.md:4: front matter is not YAML"),
        (lambda t: t.replace('license: "Apache-2.0"', "license: MIT"), "'license' is made from"),
        (lambda t: t.replace("## What to expect\n", ""), "'## What to expect' is gone"),
        (lambda t: t.replace("Then wait.", "\n# Mine\n"), "'# Mine' is no heading of ours"),
        (lambda t: t.replace("need is to_be_heard\n", "always\n"), "'When to use' is only shown"),
        (lambda t: t.replace("Reply: I am", "Reply: You are"), "'Examples' is only shown"),
    ],
)
def test_a_change_that_cannot_be_kept_is_refused_by_file_and_line(
    folder: Path, change: object, says: str
) -> None:
    path = _markdown(folder)
    assert callable(change)
    path.write_text(change(path.read_text()))
    with pytest.raises(BadFolder) as refused:
        read_folder(folder)
    assert says in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("name-the-feeling/SKILL.md", b"\xff\xfe", "cannot be read as UTF-8"),
        (f"name-the-feeling/{EXACT}", b"{", f"{EXACT}:1: not JSON"),
        (f"name-the-feeling/{EXACT}", b"[]", "must hold a JSON object"),
        (f"name-the-feeling/{EXACT}", b'{"format": 9}', "format 9, this version reads 1"),
        (f"name-the-feeling/{EXACT}", b'{"format": 1}', f"{EXACT}: top level"),
        (INDEX, b'{"format": 1}', "no list of skills"),
        (INDEX, b'{"format": 1, "skills": [{"id": "x", "folder": "../x"}]}', "no folder name"),
    ],
)
def test_a_broken_file_is_named(folder: Path, name: str, text: bytes, says: str) -> None:
    (folder / name).write_bytes(text)
    with pytest.raises(BadFolder) as refused:
        read_folder(folder)
    assert says in str(refused.value)


def test_a_missing_or_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFolder, match="no such folder"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(BadFolder, match=r"no folder with a SKILL\.md"):
        read_folder(tmp_path)


def test_a_skill_in_two_folders_is_refused(folder: Path) -> None:
    twin = folder / "twin"
    (twin / "assets").mkdir(parents=True)
    (twin / "SKILL.md").write_text(render(SKILL, "twin"))
    (twin / EXACT).write_bytes(exact(folder).read_bytes())
    with pytest.raises(BadFolder, match="is in two folders"):
        read_folder(folder)


def test_changes_in_both_files_that_disagree_are_refused(folder: Path) -> None:
    replace(exact(folder), '"version": 1', '"version": 2')
    replace(_markdown(folder), "Then wait.", "Then go on.")
    with pytest.raises(BadFolder, match="changed too"):
        read_folder(folder)


def test_locks_and_licences_are_out_of_reach_of_an_import() -> None:
    locked = make_skill(guidance="Never promise.", locked=("Never promise.",))
    nc = make_skill("other", provenance=Provenance(licence="CC BY-NC 4.0"))
    bank = SkillBank((locked, nc))
    with TemporaryDirectory() as name:
        folder = write(bank, Path(name))
        replace(folder / "other" / EXACT, "CC BY-NC 4.0", "MIT")
        with pytest.raises(BadFolder, match=r"licence is 'CC BY-NC 4\.0' and cannot become 'MIT'"):
            edits_from(bank, read_folder(folder))
        replace(folder / "other" / EXACT, "MIT", "CC BY-NC 4.0")
        replace(
            folder / "name-the-feeling" / "SKILL.md", "Guidance\n\nNever promise", "Guidance\n\nDo"
        )
        (edit,) = edits_from(bank, read_folder(folder))
        with pytest.raises(ValueError, match="drops the locked clause"):
            bank.apply(edit)


def test_a_contraindication_with_units_shows_them(folder: Path) -> None:
    no = Contraindication(condition=Condition(words="need is unclear"), units=("d1#3", "d2#5"))
    card = SKILL.card.model_copy(update={"contraindications": (no,)})
    text = render(SKILL.model_copy(update={"card": card}), "name-the-feeling")
    assert "- need is unclear (failed units: d1#3, d2#5)" in text
