import pytest
from hypothesis import given
from hypothesis import strategies as st

from esc_skills.safety.normal import normalise

DISGUISES = [
    ("kill myself", "k i l l  m y s e l f"),
    ("kill myself", "K.I.L.L m-y-s-e-l-f"),
    ("kill myself", "k\u200bill my\u00adself"),
    (
        "kill myself",
        "\U0001d4f4\U0001d4f2\U0001d4f5\U0001d4f5 \uff4d\uff59\uff53\uff45\uff4c\uff46",
    ),
    ("kill myself", "k\u0456ll m\u0443self"),
    ("kill myself", "k\u0301\u0323i\u0335l\u0337l m\u0338y\u0334self"),
    ("kill myself", "killlll myselffff"),
    ("suicide", "su1c1de"),
    ("i do not want to be here any more", "I don\u2019t wanna be here anymore"),
    ("i can not do this", "i cant do this"),
    ("我想自杀", "我想自*殺"),
    ("我想 自杀", "我想 自 杀"),
]


@pytest.mark.parametrize(("plain", "disguised"), DISGUISES)
def test_undoes_disguises(plain: str, disguised: str) -> None:
    assert normalise(disguised) == plain


@pytest.mark.parametrize(
    "text", ["at 3am", "10mg twice", "aged 16", "я хочу поспать", "今天好累", "a b", "日本で死ぬ"]
)
def test_leaves_plain_words_alone(text: str) -> None:
    assert normalise(text) == text


def test_a_text_that_grows_when_composed_stays_bounded() -> None:
    assert len(normalise("\ufdfa" * 5000)) < 3 * 5000


@given(st.text(max_size=200))
def test_takes_any_text(text: str) -> None:
    assert len(normalise(text)) < 4 * len(text) + 2100
