"""Writes a WordNet of one noun synset in WordNet's own file format, for METEOR's synonyms."""

from pathlib import Path
from typing import Final

_FILES: Final = (
    *(f"{kind}.{part}" for kind in ("index", "data") for part in ("adj", "adv", "noun", "verb")),
    *(f"{part}.exc" for part in ("adj", "adv", "noun", "verb")),
    "index.sense",
    "cntlist.rev",
)


def write(root: Path, first: str, second: str) -> Path:
    """Make `first` and `second` synonyms; return the folder for NLTK_DATA."""
    folder = root / "corpora" / "wordnet"
    folder.mkdir(parents=True)
    for name in _FILES:
        (folder / name).write_text("")
    (folder / "lexnames").write_text(
        "00\tadj.all\t3\n01\tadj.pert\t3\n02\tadv.all\t4\n03\tnoun.Tops\t1\n"
    )
    (folder / "data.noun").write_text(
        f"00000000 03 n 02 {first} 0 {second} 0 000 | written for a test  \n"
    )
    (folder / "index.noun").write_text(
        "".join(f"{word} n 1 0 1 0 00000000  \n" for word in sorted((first, second)))
    )
    return root
