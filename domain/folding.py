"""Text made comparable without moving a character: every offset in folded text is an offset in the original."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = "\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4"
_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d"
_BULLETS = "\u2022\u00b7\u25cf\u25aa\u25e6\u2023\u2043"

_COMMON = (
    *(("\u2019", "'"), ("\u2022", "*"), ("\u2013", "-"), ("\u2014", "-"), ("\u00a0", " "), ("\u201c", '"')),
    ("\u201d", '"'),
)
"""The foreigners of most English texts, replaced first: then most texts are ASCII and the rest is fast."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def _fold_character(character: str) -> str:
    """One character for one: its lower-case base letter, its plain twin, or a space for what is no letter or digit."""
    if character.isalnum():
        first, *marks = unicodedata.normalize("NFKD", character)
        base = first if first.isalnum() and all(unicodedata.combining(mark) for mark in marks) else character
        return base.lower()[0]
    twin = unicodedata.normalize("NFKC", character)
    return twin if len(twin) == 1 and twin.isascii() else " "


class _FoldTable(dict[int, str]):
    """Ordinal -> folded character, worked out at first sight."""

    def __missing__(self, ordinal: int) -> str:
        folded = self[ordinal] = _fold_character(chr(ordinal))
        return folded


_TABLE = _FoldTable()
for _twins, _plain in (
    (_APOSTROPHES, "'"),
    (_QUOTES, '"'),
    (_DASHES, "-"),
    (_BULLETS, "*"),
    ("\u2026", "."),
    ("\u2044\u2215", "/"),
):
    _TABLE.update(dict.fromkeys(map(ord, _twins), _plain))


def fold(text: str) -> str:
    """The text in lower case, typographic quotes, dashes, bullets and spaces as their plain twins, accents taken off.

    The result has the length of the text and the same character at the same offset: "İ" becomes one "i" (str.lower
    makes two characters of it). Letters of other scripts stay; a sign that is neither letter nor digit and has no
    plain twin becomes a space. Folding twice changes nothing.
    """
    if not text.isascii():
        for typographic, plain in _COMMON:
            text = text.replace(typographic, plain)
        if not text.isascii():
            text = _NOT_ASCII.sub(lambda run: run.group().translate(_TABLE), text)
    elif "`" in text:
        text = text.replace("`", "'")
    return text.lower()


def skeleton(folded: str) -> str:
    """Folded text with every character that is neither letter nor digit as a space; same length."""
    return folded.translate(_SKELETON)


_SKELETON = {code: " " for code in range(128) if not chr(code).isalnum()}
