import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from metrics.response import bleu, distinct, rouge_l, strategy_scores, text_scores, words
from tests.metrics.tiny_wordnet import write

ROOT = Path(__file__).parents[2]


def _any(*golds: str) -> list[frozenset[str]]:
    return [frozenset({g}) for g in golds]


def test_accuracy_and_weighted_f1_on_hand_made_labels() -> None:
    gold = ["Question", "Question", "Others", "Information"]
    found = ["Question", "Others", "Others", "Question"]
    scores = strategy_scores(gold, found, _any(*gold))
    assert scores.accuracy == 0.5
    # F1: Question 1/2 (2 turns), Others 2/3 (1), Information 0 (1)
    assert scores.weighted_f1 == pytest.approx((2 * 0.5 + 2 / 3 + 0) / 4)


def test_any_strategy_of_a_merged_block_is_a_hit_for_the_looser_count_only() -> None:
    allowed = [frozenset({"Question", "Others"})]
    scores = strategy_scores(["Question"], ["Others"], allowed)
    assert (scores.accuracy, scores.accuracy_any) == (0.0, 1.0)


def test_an_unread_strategy_is_counted_and_left_out() -> None:
    scores = strategy_scores(["Question", "Others"], [None, "Others"], _any("Question", "Others"))
    assert (scores.n, scores.n_unread, scores.accuracy) == (1, 1, 1.0)
    nothing = strategy_scores(["Question"], [None], _any("Question"))
    assert (nothing.n, nothing.accuracy, nothing.weighted_f1) == (0, None, None)


def test_equal_texts_score_a_hundred_and_alien_ones_nothing() -> None:
    said = ["I hear how tired you are of this roster."]
    assert bleu(said, said, order=4) == pytest.approx(100)
    assert rouge_l(said, said) == pytest.approx(100)
    assert rouge_l(["Blue fish swim."], said) == 0
    assert bleu(["Blue fish swim far away."], said, order=2) < 10


def test_bleu_2_needs_no_longer_phrase_than_two_words() -> None:
    reply, reference = ["you are tired and so am I"], ["you are sad and so was she"]
    assert bleu(reply, reference, order=2) > bleu(reply, reference, order=4)


def test_rouge_l_is_the_f1_of_the_longest_common_subsequence() -> None:
    # common: "you are tired", 3 of 4 words said and 3 of 5 recorded
    assert rouge_l(["you are so tired"], ["you are tired of it"]) == pytest.approx(
        100 * 2 * (3 / 4) * (3 / 5) / (3 / 4 + 3 / 5)
    )


def test_distinct_counts_different_ngrams_of_all_replies() -> None:
    replies = ["I hear you", "I hear her"]
    assert distinct(replies, order=1) == pytest.approx(100 * 4 / 6)
    assert distinct(replies, order=2) == pytest.approx(100 * 3 / 4)


def test_words_are_lower_case_and_marks_stand_alone() -> None:
    assert words("It's hard. Schwer, 心!") == [
        "it",
        "'",
        "s",
        "hard",
        ".",
        "schwer",
        ",",
        "心",
        "!",
    ]


def test_replies_and_references_must_pair_up() -> None:
    with pytest.raises(ValueError, match="as many references as replies"):
        text_scores(["a"], [])
    with pytest.raises(ValueError, match="at least one"):
        text_scores([], [])


def test_a_missing_resource_or_library_is_unavailable_and_never_zero(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import nltk

    monkeypatch.setattr(nltk.data, "path", [])
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics", None)
    monkeypatch.setitem(sys.modules, "bert_score", None)
    found = text_scores(["I hear you"], ["I hear you"], bert=True)
    assert found.values["meteor"] is None
    assert found.values["bleu_2"] is None
    assert found.values["bertscore"] is None
    assert found.values["rouge_l"] == pytest.approx(100)
    assert "nltk.downloader wordnet" in found.unavailable["meteor"]
    assert "sacrebleu is not installed: pip install" in found.unavailable["bleu_2"]
    assert "esc-skills[bertscore]" in found.unavailable["bertscore"]


def test_replies_without_words_have_no_distinct_and_not_a_distinct_of_zero() -> None:
    found = text_scores([" "], ["I hear you"])
    assert found.values["distinct_1"] is None
    assert found.unavailable["distinct_1"] == "no reply has 1 words"


@pytest.mark.slow
def test_meteor_takes_synonyms_from_wordnet(tmp_path: Path) -> None:
    code = (
        "from metrics.response import meteor\n"
        "print(meteor(['the car broke'], ['the auto broke']),"
        " meteor(['the cat broke'], ['the auto broke']))"
    )
    env = {**os.environ, "NLTK_DATA": str(write(tmp_path, "car", "auto"))}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    synonym, other = map(float, done.stdout.split())
    # 3 of 3 words in one chunk: penalty .5 * (1/3) ** 3; else 2 of 3 in two chunks: .5 * 1
    assert synonym == pytest.approx(100 * (1 - 0.5 / 27))
    assert other == pytest.approx(100 * (2 / 3) * 0.5)


def test_bertscore_is_asked_of_the_package_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []

    class _F1(list[float]):
        def mean(self) -> float:
            return sum(self) / len(self)

    def score(cands: list[str], refs: list[str], **options: Any) -> tuple[None, None, _F1]:
        asked.append((cands, refs, options["lang"]))
        return None, None, _F1([0.5, 1.0])

    monkeypatch.setitem(sys.modules, "bert_score", SimpleNamespace(score=score))
    found = text_scores(["a b", "c d"], ["a b", "c e"], bert=True)
    assert found.values["bertscore"] == pytest.approx(75)
    assert asked == [(["a b", "c d"], ["a b", "c e"], "en")]


def test_a_bertscore_model_that_cannot_be_had_is_unavailable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def score(*_: Any, **__: Any) -> None:
        raise OSError("no connection\nto the hub")

    monkeypatch.setitem(sys.modules, "bert_score", SimpleNamespace(score=score))
    found = text_scores(["a"], ["a"], bert=True)
    assert found.values["bertscore"] is None
    assert found.unavailable["bertscore"] == "its model cannot be had: no connection"
