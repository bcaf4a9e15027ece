"""What of a text is around the words that were found, with these marked.

Nothing is stored here.
"""

import html
import re

from . import words

_WORD = re.compile(r"[^\W_]+")
# So many words are shown.
LENGTH = 32
BEFORE = 6


def snippet(text, stems, language):
    """HTML of plain text: a part of the text in which most of the stems are, in <mark>."""
    spans = [match.span() for match in _WORD.finditer(text)]
    if not spans:
        return ""
    found = words.stems_of([text[start:end].lower() for start, end in spans], language)
    begin = _best_place(found, stems)
    shown = range(begin, min(begin + LENGTH, len(spans)))
    parts, at = [], 0 if begin == 0 else spans[begin][0]
    for place in shown:
        start, end = spans[place]
        word = html.escape(text[start:end])
        parts += [html.escape(text[at:start]),
                  f"<mark>{word}</mark>" if found[place] in stems else word]
        at = end
    is_whole = shown.stop == len(spans)
    parts.append(html.escape(text[at:]) if is_whole else "…")
    return ("" if begin == 0 else "…") + "".join(parts).strip()


def _best_place(found, stems):
    """Where to begin, so that the most different stems are shown."""
    hits = [place for place, one in enumerate(found) if one in stems]
    if not hits:
        return 0
    best = max(hits, key=lambda place: (
        len({one for one in found[place:place + LENGTH - BEFORE] if one in stems}), -place))
    return max(0, best - BEFORE)
