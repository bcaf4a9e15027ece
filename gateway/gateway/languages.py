"""Texts for people in the language that they ask for. English is what the code holds."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

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
    return _catalogue(language).gettext(text)


@cache
def _catalogue(language):
    # Compiled in memory, so that there is no file to forget to compile.
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
