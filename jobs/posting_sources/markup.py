"""Plain text from what sources call text: entities, HTML tags, and characters that a database cannot hold."""

from __future__ import annotations

import html
import re

BREAKS = re.compile(r"</?(?:p|br|div|li|ul|ol|tr|h[1-6]|table|pre|blockquote|section|article)\b[^<>]*>", re.IGNORECASE)
INLINE = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|span|font|code|small|sup|sub|td|th|tbody|thead|img|hr|label|mark|del|ins)\b[^<>]*>",
    re.IGNORECASE,
)
COMMENTS = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
SPACES = re.compile(r"[ \t\r\f\v\xa0\u200b\ufeff]{2,}|[\t\r\f\v\xa0\u200b\ufeff]")
"""White space that is not already one space; most texts have little, and a replacement costs more than a search."""

LINE_SPACES = re.compile(r" \n ?|\n ")
MANY_LINES = re.compile(r"\n{3,}")


def storable(text: str) -> str:
    """Text without NUL and lone surrogates, which PostgreSQL refuses."""
    return UNSTORABLE.sub("", text) if "\x00" in text or not text.isascii() else text


def one_line(text: str) -> str:
    """A title, company or place: entities resolved, all white space one space."""
    if "&" in text:
        text = html.unescape(text)
    return " ".join(storable(text).split())


def plain_text(text: str) -> str:
    """A description: tags removed, block tags as line ends, entities resolved.

    Only tags of HTML are tags: "List<String>" and "a < b" stay. HTML that was escaped
    once more ("&lt;p&gt;") is read too.
    """
    for _ in range(2):
        if "<" in text:
            text = COMMENTS.sub(" ", text)
            text = INLINE.sub("", BREAKS.sub("\n", text))
        if "&" not in text:
            break
        text = html.unescape(text)
    text = SPACES.sub(" ", storable(text))
    if "\n" in text:
        text = MANY_LINES.sub("\n\n", LINE_SPACES.sub("\n", text))
    return text.strip()
