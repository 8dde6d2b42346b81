"""Finds links, addresses and numbers in a reply that are none of the resources we checked."""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, Final

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]，。；、]+|(?<![\w@.])(?:[a-z0-9-]+\.)+"
    r"(?:com|org|net|io|info|cn|co|uk|de|fr|app|ai|me|dev|xyz|top|site|online|ru|us|eu|gov|edu|tv|cc|link|chat|health|care|help|life)\b"
    r"(?:/[^\s<>\"')\]，。；、]*)?"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
_NUMBER = re.compile(r"(?<![a-z\d#.])\+?\(?\d(?:[\d()/]|[ .-](?=[\d(])){1,24}\d(?![a-z\d])")
_HANDLE: Final = re.compile(r"(?<![\w.])@[a-z0-9_.]{3,30}\b")
_LONG: Final = 7


def has_stranger(text: str) -> bool:
    """Say whether a text sends somebody to a link, an address or a number that nobody checked."""
    plain = unicodedata.normalize("NFKC", text).lower()
    sites, numbers = _known()
    if _MAIL.search(plain) or _HANDLE.search(plain):
        return True
    if any(_site(link[0]) not in sites for link in _LINK.finditer(plain)):
        return True
    return any(number not in numbers for number in _called(_LINK.sub(" ", plain)))


def _called(plain: str) -> Iterator[str]:
    """Yield the numbers that look like telephone numbers, or stand where one is called."""
    words = _words()
    for found in _NUMBER.finditer(plain):
        digits = re.sub(r"\D", "", found[0])
        before = plain[max(0, found.start() - 24) : found.start()]
        after = plain[found.end() : found.end() + 6]
        if words["amount"].match(after) or words["money"].search(before) or _plain(found[0]):
            continue
        if len(digits) >= _LONG or (len(digits) >= 3 and words["call"].search(before)):
            yield digits


def _plain(number: str) -> bool:
    """Say whether a number is a year or a decimal."""
    return bool(re.fullmatch(r"(?:19|20)\d\d|\d{1,4}\.\d{1,2}", number))


def _site(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link).split("/")[0].rstrip(".")


@cache
def _rows() -> dict[str, list[str]]:
    folder = resources.files(__package__).joinpath("resources/replies/contacts.json")
    rows: dict[str, list[str]] = json.loads(folder.read_text(encoding="utf-8"))
    return rows


def _emergency() -> frozenset[str]:
    return frozenset(_rows()["emergency"])


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(_rows()[name])) for name in ("call", "amount", "money")}


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Return the sites and the numbers that stand in our own resources."""
    folder = resources.files(__package__).joinpath("resources")
    files = [folder.joinpath("lines.json"), *folder.joinpath("protocol").iterdir()]
    texts = [
        text.lower()
        for file in files
        if file.name.endswith(".json")
        for text in _texts(json.loads(file.read_text(encoding="utf-8")))
    ]
    sites = {_site(link[0]) for text in texts for link in _LINK.finditer(text)}
    numbers = {re.sub(r"\D", "", n[0]) for text in texts for n in _NUMBER.finditer(text)}
    return frozenset(sites), frozenset(numbers) | _emergency()


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from _texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value)
