"""Keys are read as meant and shown nowhere, in whatever form they come back."""

import base64
import json
from urllib.parse import quote

import pytest

from esc_skills.lm.secrets import (
    MASK,
    clean,
    known_secrets,
    public_address,
    read_key,
    without_secrets,
)
from esc_skills.runs.settings import ModelSettings

KEY = 'zz-planted/"key+0123456789abcdef'


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_API_KEY", f'"{KEY}"\n')


def test_a_key_is_read_without_the_blanks_and_quotes_round_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_key("TOY_API_KEY") == KEY
    monkeypatch.setenv("TOY_API_KEY", " \n")
    assert read_key("TOY_API_KEY") is None
    assert read_key("NO_SUCH_API_KEY") is None


@pytest.mark.parametrize(
    "told",
    [
        KEY,
        f"{KEY}\n",
        f"'{KEY}'",
        json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}),
        repr(KEY),
        quote(KEY, safe=""),
        base64.b64encode(KEY.encode()).decode(),
        f"Incorrect key {KEY[:14]}****, look at your page",
        f"Incorrect key {KEY[:10]}",
        f"Authorization: Bearer {KEY}",
    ],
)
def test_a_known_key_is_masked_in_every_form(told: str) -> None:
    shown = without_secrets(f"before {told} after")
    assert "planted" not in shown
    assert "cGxhbnRlZC" not in shown
    assert MASK in shown
    assert shown.startswith("before")


@pytest.mark.parametrize(
    "told",
    [
        "http://ann:unknown99@host/v1",
        "https://unknown99@host/v1",
        "https://host/v1?api-key=unknown99&x=1",
        "https://host/v1?x=1&token=unknown99",
        "Authorization: Bearer unknown99.abcdef",
        "Authorization: Basic unknown99abcdef==",
        "sk-unknown99unknown99",
    ],
)
def test_what_looks_like_a_key_is_masked_unknown(told: str) -> None:
    assert "unknown99" not in without_secrets(told)


@pytest.mark.parametrize(
    "text",
    [
        "basic understanding of what happened",
        "the bearer of bad news",
        "write to me@example",
        "http://host/v1?limit=10",
        "I sk-ip lunch",
    ],
)
def test_plain_words_stay(text: str) -> None:
    assert without_secrets(text) == text


def test_an_errors_body_and_causes_are_cleaned() -> None:
    error = RuntimeError(f"no: {KEY}", {"body": [f"{KEY}"]})
    error.body = {"error": {"message": KEY}}  # type: ignore[attr-defined]
    error.raw = KEY.encode()  # type: ignore[attr-defined]
    error.__cause__ = ValueError(KEY)
    clean(error)
    shown = f"{error.args} {vars(error)} {error.__cause__}"
    assert "planted" not in shown


def test_errors_are_cleaned_of_credentials_without_any_known_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TOY_API_KEY")
    error = RuntimeError("http://ann:unknown99@host refused")
    clean(error)
    assert "unknown99" not in str(error)


def test_known_keys_are_found_with_and_without_what_stood_round_them() -> None:
    assert KEY in known_secrets()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("http://ann:pw@host:8/v1", "http://host:8/v1"),
        ("https://host/v1?api-key=pw", "https://host/v1"),
        (" http://host/v1 ", "http://host/v1"),
    ],
)
def test_an_address_is_stored_without_credentials(address: str, kept: str) -> None:
    assert public_address(address) == kept
    assert ModelSettings(api_base=address).saved()["api_base"] == kept
    assert ModelSettings(api_base=address).differences(ModelSettings(api_base=kept).saved()) == []
