"""Who stands by an artifact: signed bytes, trusted keys, and nothing that was changed since."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from esc_skills.safety.signing import BadSignature, new_key, sign, trusted, verify
from optimize import app
from programs.saving import BadArtifact, load, load_agent
from programs.signing import SIGNATURES, read_signatures, sign_artifact
from tests.fakes import agent_answer, scripted_lm
from tests.programs.tampering import rewrite, saved

WHO = {"who": "Ada Lee", "role": "clinical lead", "scope": "pilot"}


def _signed(tmp_path: Path) -> tuple[Path, str]:
    folder = saved(tmp_path)
    public = new_key(tmp_path / "ada.key")
    sign_artifact(folder, key=tmp_path / "ada.key", **WHO)
    return folder, public


def test_what_a_trusted_key_signed_is_loaded(tmp_path: Path) -> None:
    folder, public = _signed(tmp_path)
    (tmp_path / "ada.pub").write_text(public + "\n")
    for keys in ([public], [tmp_path / "ada.pub"], [new_key(tmp_path / "b.key"), public]):
        assert load_agent(folder, lm=scripted_lm(agent_answer), trusted_keys=keys).bank
    (one,) = read_signatures(folder)
    assert (one.statement.who, one.statement.role, one.statement.scope) == tuple(WHO.values())


def test_what_nobody_trusted_signed_is_refused(tmp_path: Path) -> None:
    folder, _ = _signed(tmp_path)
    other = new_key(tmp_path / "other.key")
    lm = scripted_lm(agent_answer)
    with pytest.raises(BadArtifact, match=r"signed by Ada Lee .* none of the 1 trusted"):
        load_agent(folder, lm=lm, trusted_keys=[other])
    with pytest.raises(BadArtifact, match="none of the 0 trusted"):
        load_agent(folder, lm=lm, trusted_keys=[])
    (folder / SIGNATURES).unlink()
    with pytest.raises(BadArtifact, match="signed by nobody"):
        load_agent(folder, lm=lm, trusted_keys=[other])


def test_a_changed_artifact_loses_its_signature_in_one_line(tmp_path: Path) -> None:
    folder, public = _signed(tmp_path)
    rewrite(folder, "bank.json", lambda bank: bank[1]["card"].update(risks=["none so far"]))
    with pytest.raises(BadArtifact, match=r"what Ada Lee .* signed was changed since") as caught:
        load_agent(folder, lm=scripted_lm(agent_answer), trusted_keys=[public])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("field", ["who", "role", "scope", "at", "key"])
def test_no_part_of_a_statement_can_be_changed(tmp_path: Path, field: str) -> None:
    folder, _ = _signed(tmp_path)
    rows = json.loads((folder / SIGNATURES).read_text())
    rows[0]["statement"][field] = new_key(tmp_path / "x.key") if field == "key" else "x"
    (folder / SIGNATURES).write_text(json.dumps(rows))
    with pytest.raises(BadArtifact, match="is not by its key"):
        read_signatures(folder)


@pytest.mark.parametrize("text", ["", "{}", "[1]", "[" * 9000, '[{"statement": {}}]'])
def test_a_broken_list_of_signatures_is_refused(tmp_path: Path, text: str) -> None:
    folder, _ = _signed(tmp_path)
    (folder / SIGNATURES).write_text(text)
    with pytest.raises(BadArtifact, match=r"signatures\.json"):
        read_signatures(folder)


def test_a_signature_of_a_clause_is_none_of_an_artifact(tmp_path: Path) -> None:
    new_key(tmp_path / "ada.key")
    signed = sign("clause", "a" * 64, key=tmp_path / "ada.key", **WHO)
    verify(signed, "a" * 64)
    with pytest.raises(BadSignature, match="was changed since"):
        verify(signed, "b" * 64)


@pytest.mark.parametrize("key", ["ed25519:zz", "nowhere.pub", f"ed25519:{'a' * 63}"])
def test_what_is_no_public_key_is_said(key: str) -> None:
    with pytest.raises(BadSignature):
        trusted([key])


def test_a_key_is_for_its_owner_and_never_overwritten(tmp_path: Path) -> None:
    new_key(tmp_path / "ada.key")
    assert (tmp_path / "ada.key").stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        new_key(tmp_path / "ada.key")


def test_the_command_makes_a_key_signs_and_tells_who_signed(tmp_path: Path) -> None:
    folder, key = saved(tmp_path), tmp_path / "ada.key"
    asked = ["--key", str(key), "--who", "Ada Lee", "--role", "lead", "--scope", "pilot"]
    done = CliRunner().invoke(app, ["sign", str(folder), *asked, "--new-key", "--json"])
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])["signatures"]
    assert [row["who"] for row in told] == ["Ada Lee"]
    assert (tmp_path / "ada.key.pub").read_text().strip() == told[0]["key"]
    assert load(folder).bank
    assert "Ada Lee" in CliRunner().invoke(app, ["sign", str(folder)]).stdout
    bad = CliRunner().invoke(
        app, ["sign", str(folder), "--key", str(folder / "bank.json"), *asked[2:]]
    )
    assert (bad.exit_code, bad.stderr.count("\n")) == (2, 1)


def test_signatures_are_bound_to_the_kind_of_content(tmp_path: Path) -> None:
    folder, _ = _signed(tmp_path)
    rows = json.loads((folder / SIGNATURES).read_text())
    rows[0]["statement"]["kind"] = "clause"
    (folder / SIGNATURES).write_text(json.dumps(rows))
    with pytest.raises(BadArtifact, match="signed a clause"):
        read_signatures(folder)
