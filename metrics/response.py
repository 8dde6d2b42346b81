"""Response-level scores as the field reports them: numbers in, numbers out, by well-kept libraries.

A score whose library or resource is not there is *unavailable*, with the reason; it is never 0.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Final

EXTRA: Final = "pip install 'esc-skills[references]'"
_WORD: Final = re.compile(r"\w+|[^\w\s]")


class Unavailable(Exception):  # noqa: N818
    """A score cannot be computed here; says what is missing and how to get it."""


@dataclass(frozen=True, slots=True)
class StrategyScores:
    """Accuracy and weighted F1 in [0, 1] over the turns with a label on both sides; None without.

    `accuracy_any` counts a hit where the strategy is any of those of a merged block.
    """

    n: int
    n_unread: int
    accuracy: float | None
    accuracy_any: float | None
    weighted_f1: float | None


@dataclass(frozen=True, slots=True)
class TextScores:
    """Scores of replies against references, 0-100; None where unavailable, with the reason."""

    n: int
    values: dict[str, float | None]
    unavailable: dict[str, str]


def strategy_scores(
    gold: Sequence[str], found: Sequence[str | None], allowed: Sequence[frozenset[str]]
) -> StrategyScores:
    """Compare strategies; an unread one is counted and left out: missing is not wrong.

    Args:
        gold: the recorded strategy of each turn.
        found: the strategy read off each reply, None where it could not be read.
        allowed: all strategies recorded in each turn's block.

    Raises:
        ValueError: the lengths differ.
    """
    from sklearn.metrics import accuracy_score, f1_score

    rows = [(g, f, a) for g, f, a in zip(gold, found, allowed, strict=True) if f is not None]
    missing = len(gold) - len(rows)
    if not rows:
        return StrategyScores(0, missing, None, None, None)
    golds, founds = [g for g, _, _ in rows], [f for _, f, _ in rows]
    return StrategyScores(
        len(rows),
        missing,
        float(accuracy_score(golds, founds)),
        sum(f in a for _, f, a in rows) / len(rows),
        float(f1_score(golds, founds, average="weighted", zero_division=0)),
    )


def text_scores(
    replies: Sequence[str], references: Sequence[str], *, bert: bool = False
) -> TextScores:
    """Score replies against one reference each.

    Args:
        replies: what was said.
        references: what was recorded, as many.
        bert: ask for BERTScore, too: it needs a package and a model of its own.

    Raises:
        ValueError: the lengths differ, or there are none.
    """
    if not replies or len(replies) != len(references):
        raise ValueError(
            f"need as many references as replies and at least one, "
            f"got {len(references)} and {len(replies)}"
        )
    scores: dict[str, Callable[[], float]] = {
        "bleu_2": lambda: bleu(replies, references, order=2),
        "bleu_4": lambda: bleu(replies, references, order=4),
        "rouge_l": lambda: rouge_l(replies, references),
        "meteor": lambda: meteor(replies, references),
        "distinct_1": lambda: distinct(replies, order=1),
        "distinct_2": lambda: distinct(replies, order=2),
    }
    if bert:
        scores["bertscore"] = lambda: bertscore(replies, references)
    values: dict[str, float | None] = {}
    unavailable: dict[str, str] = {}
    for name, compute in scores.items():
        try:
            values[name] = compute()
        except Unavailable as why:
            values[name], unavailable[name] = None, str(why)
    return TextScores(len(replies), values, unavailable)


def bleu(replies: Sequence[str], references: Sequence[str], *, order: int) -> float:
    """Return corpus BLEU up to n-grams of `order`: sacrebleu's, 13a tokens, lower case.

    Raises:
        Unavailable: sacrebleu is not installed.
    """
    metric = _library("sacrebleu.metrics").BLEU(max_ngram_order=order, lowercase=True)
    return float(metric.corpus_score(list(replies), [list(references)]).score)


def rouge_l(replies: Sequence[str], references: Sequence[str]) -> float:
    """Return mean ROUGE-L F1: rouge-score, without stemming.

    Raises:
        Unavailable: rouge-score is not installed.
    """
    scorer = _library("rouge_score.rouge_scorer").RougeScorer(["rougeL"])
    pairs = zip(references, replies, strict=True)
    return 100 * sum(scorer.score(r, said)["rougeL"].fmeasure for r, said in pairs) / len(replies)


def meteor(replies: Sequence[str], references: Sequence[str]) -> float:
    """Return mean METEOR: nltk, Porter stems, WordNet synonyms.

    Raises:
        Unavailable: nltk is not installed, or WordNet was not downloaded.
    """
    scorer = _library("nltk.translate.meteor_score")
    wordnet = _library("nltk.corpus").wordnet
    try:
        wordnet.ensure_loaded()
    except LookupError as error:
        raise Unavailable(
            "WordNet is not here: python -m nltk.downloader wordnet, or set NLTK_DATA"
        ) from error
    pairs = zip(references, replies, strict=True)
    return (
        100
        * sum(scorer.single_meteor_score(words(r), words(said)) for r, said in pairs)
        / len(replies)
    )


def distinct(replies: Sequence[str], *, order: int) -> float:
    """Return Distinct-n in percent: different n-grams among all n-grams of all replies.

    It falls with the amount of text: compare only over the same turns.

    Raises:
        Unavailable: there is no n-gram at all.

    Example:
        >>> distinct(["it is so", "so it is"], order=1)
        50.0
    """
    grams = [
        tuple(tokens[i : i + order])
        for tokens in map(words, replies)
        for i in range(len(tokens) - order + 1)
    ]
    if not grams:
        raise Unavailable(f"no reply has {order} words")
    return 100 * len(set(grams)) / len(grams)


def bertscore(replies: Sequence[str], references: Sequence[str]) -> float:
    """Return mean BERTScore F1, English model of the package's choice, not rescaled.

    Raises:
        Unavailable: bert-score is not installed, or its model cannot be had.
    """
    library = _library("bert_score", "pip install 'esc-skills[bertscore]'")
    try:
        _, _, f1 = library.score(list(replies), list(references), lang="en", verbose=False)
    except OSError as error:
        raise Unavailable(f"its model cannot be had: {str(error).splitlines()[0]}") from error
    return 100 * float(f1.mean())


def words(text: str) -> list[str]:
    """Split text into lower-case words and marks."""
    return _WORD.findall(text.lower())


def versions() -> dict[str, str]:
    """Return the installed versions of the libraries the scores come from."""
    found = {}
    for name in ("sacrebleu", "rouge-score", "nltk", "scikit-learn", "bert-score"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _library(name: str, way_out: str = EXTRA) -> ModuleType:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        package = name.split(".")[0].replace("_", "-")
        raise Unavailable(f"{package} is not installed: {way_out}") from error
