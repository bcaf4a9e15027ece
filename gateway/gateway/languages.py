"""Texts for people in the language that they ask for. English is what the code holds."""

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

DEFAULT_LANGUAGE = "en"
FOLDER = Path(__file__).parent / "translations"


@cache
def languages():
    """The languages there are translations for, and English."""
    return (DEFAULT_LANGUAGE, *sorted(folder.name for folder in FOLDER.iterdir()
                                      if (folder / "LC_MESSAGES").is_dir()))


def language_of(request):
    """The language of those we have that the client likes best (Accept-Language)."""
    for wanted in request.accept_languages.values():
        # A text for Spain does for Mexico too.
        language = wanted.partition("-")[0].lower()
        if language in languages():
            return language
    return DEFAULT_LANGUAGE


def translate(text, language):
    """The text in that language, or as it is where nobody has translated it."""
    if language == DEFAULT_LANGUAGE:
        return text
    catalogue = _catalogue(language)
    return catalogue.texts.get(text) or catalogue.filled(text) or text


class _Catalogue:
    """The translations into one language.

    A text with places, such as "Longer than maximum length {max}.", stands for all that are made
    of it: what is told of is filled in when it is told, before it is known in which language.
    """

    def __init__(self, messages):
        self.texts = {message.id: message.string for message in messages
                      if message.id and message.string}
        self._patterns = [
            (re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(text))), translated)
            for text, translated in self.texts.items() if "{" in text
        ]

    def filled(self, text):
        """The translation of a text with places, what is in them filled in; None without one."""
        for pattern, translated in self._patterns:
            found = pattern.fullmatch(text)
            if found:
                return translated.format(**found.groupdict())
        return None


_PLACE = re.compile(r"\\{(\w+)\\}")


@cache
def _catalogue(language):
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return _Catalogue(read_po(file, locale=language))
