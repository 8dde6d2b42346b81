"""Trains the linear guess of the crisis screen: ``python -m benchmarks.train_screen``.

Reads what was written by hand (``cases/written.jsonl``) and the families' parts ``train`` and
``dev``, never ``held`` and never ``unseen.jsonl``; everyday talk of our own training scenes and
dialogues counts as no danger. The threshold is set on authors the guess was not trained on. Ends
with one line of JSON.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from esc_skills.corpora.load import own_dialogues, own_profiles
from esc_skills.safety import classifier
from esc_skills.safety.case_families import Part, own_cases
from esc_skills.safety.classifier import Language
from esc_skills.safety.normal import normalise
from signatures.labels import Risk

_HOME: Final = Path(classifier.__file__).parent
_OUT: Final = _HOME / "resources" / "guess"
_WRITTEN: Final = _HOME / "cases" / "written.jsonl"
_N_GRAMS: Final = 16_000
_PARTS: Final[tuple[Part, ...]] = ("train", "dev")
_LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
# The share of messages without danger, near half of them twins of dangerous ones, that may be
# asked about.
_ASKED: Final = 0.10
# The same of everyday talk, in which nobody is near danger.
_ASKED_CALM: Final = 0.025
_CALM: Final = "calm"
# What each kind of row counts: what is ambiguous, and what a template made, less.
_CONCERN, _MADE = 0.4, 0.3
_N_CALM: Final = 4


class _Row(NamedTuple):
    text: str
    label: Risk
    author: str
    weight: float


def main() -> None:
    """Set each threshold on authors left out in turn, train on all, write the files."""
    found = {language: _train(language) for language in _LANGUAGES}
    print(json.dumps(found))


def _train(language: Language) -> dict[str, Any]:
    rows = list(_training(language))
    grams = [classifier.grams_of(normalise(row.text)) for row in rows]
    labels = np.array([row.label for row in rows])
    guessed = np.full(len(rows), -np.inf)
    for author in sorted({row.author for row in rows if row.author}):
        left = np.array([row.author == author for row in rows])
        seen = np.flatnonzero(~left)
        table = _fitted([grams[i] for i in seen], [rows[i] for i in seen])
        guess = classifier.Guess(table["weights"], table["bias"], 0.0)
        for i in np.flatnonzero(left):
            guessed[i] = guess.score(grams[i])
    calm = np.array([row.author.startswith(_CALM) for row in rows])
    written = np.array([bool(row.author) for row in rows]) & ~calm
    threshold = max(
        float(np.quantile(guessed[written & (labels == "none")], 1 - _ASKED)),
        float(np.quantile(guessed[calm], 1 - _ASKED_CALM)),
    )
    table = {**_fitted(grams, rows), "threshold": round(threshold, 3)}
    _OUT.mkdir(exist_ok=True)
    text = json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True)
    (_OUT / f"{language}.json").write_text(f"{text}\n", encoding="utf-8")
    heard = guessed[written & (labels == "crisis")] > threshold
    return {
        "n": len(rows),
        "threshold": table["threshold"],
        "recall_left_out": round(float(heard.mean()), 3),
    }


def _fitted(grams: list[set[str]], rows: list[_Row]) -> dict[str, Any]:
    """Return weights and bias; a run's weight holds how rare it is."""
    counted = Counter(g for found in grams for g in found)
    names = sorted(g for g, n in counted.items() if n > 1)
    rare = {g: float(np.log((1 + len(rows)) / (1 + counted[g])) + 1) for g in names}
    wanted = [int(row.label != "none") for row in rows]
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=500)
    model.fit(_matrix(grams, names, rare), wanted, sample_weight=[row.weight for row in rows])
    weights = {g: float(w) * rare[g] for g, w in zip(names, model.coef_[0], strict=True)}
    kept = sorted(weights, key=lambda g: -abs(weights[g]))[:_N_GRAMS]
    return {
        "bias": round(float(model.intercept_[0]), 3),
        "weights": {g: round(weights[g], 3) for g in sorted(kept)},
    }


def _author(row: Mapping[str, str]) -> str:
    return f"by {row['hand']}"


def _training(language: Language) -> Iterator[_Row]:
    for line in _WRITTEN.read_text(encoding="utf-8").splitlines():
        row: Mapping[str, str] = json.loads(line)
        if row["lang"] == language:
            label: Risk = row["label"]  # type: ignore[assignment]  # checked by a test
            yield _Row(row["text"], label, _author(row), _CONCERN if label == "concern" else 1.0)
    for part in _PARTS:
        for case in own_cases(part):
            if case.bare and case.lang == language:
                yield _Row(case.text, case.label, "", _MADE)
    calm = [t for p in own_profiles("train", language) for t in (p.first_talk, *p.facts, *p.hints)]
    said = [turn for d in own_dialogues() if d.language == language for turn in d.turns]
    calm += [turn.text for turn in said if turn.speaker == "seeker"]
    for i, text in enumerate(dict.fromkeys(calm)):
        yield _Row(text, "none", f"{_CALM}-{i * _N_CALM // len(calm)}", 1.0)


def _matrix(grams: Iterable[set[str]], names: list[str], rare: Mapping[str, float]) -> csr_matrix:
    places = {g: i for i, g in enumerate(names)}
    rows, columns, values = [], [], []
    n = 0
    for n, found in enumerate(grams, 1):
        known = [g for g in found if g in places]
        rows += [n - 1] * len(known)
        columns += [places[g] for g in known]
        values += [rare[g] / np.sqrt(max(1, len(known))) for g in known]
    return csr_matrix((values, (rows, columns)), shape=(n, len(names)))


if __name__ == "__main__":
    main()
