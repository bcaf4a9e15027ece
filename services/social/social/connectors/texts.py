"""Posts as networks write them, as plain text."""

import html
import re

import nh3

LONGEST = 10_000
_BREAKS = re.compile(r"<br\s*/?>|</p>\s*<p[^>]*>|</(?:div|li|h\d|blockquote)>", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MANY_ENDS = re.compile(r"\n{3,}")


def plain(markup):
    """HTML of somebody else as text: paragraphs stay apart, and nothing of the markup is left."""
    with_ends = _BREAKS.sub(lambda found: "\n\n" if "p" in found[0].lower() else "\n", markup)
    return tidy(html.unescape(nh3.clean(with_ends, tags=set(), link_rel=None)))


def tidy(text, longest=LONGEST):
    """Text without what is no text, cut where it is longer than anything we keep."""
    return _MANY_ENDS.sub("\n\n", _CONTROLS.sub("", text or "")).strip()[:longest]


def line(text, longest=200):
    """A name or the like: one line; None without any."""
    return " ".join(tidy(text, 10 * longest).split())[:longest] or None
