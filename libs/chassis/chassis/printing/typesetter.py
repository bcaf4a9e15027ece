"""The process in which one document is typeset; `typesetting` starts it.

It reads `{"source", "data", "format", "made_at"}` as JSON from its standard input and answers on
its standard output: a line that says how it went (`file`, or `error` as JSON), then the file. A
template is text that people change, so before anything of it is read the process gives up what a
template could do harm with: it can open no file and no connection any more, may take so much
memory and so many seconds, and has nothing of the service in its environment.
"""

import json
import re
import resource
import sys
import unicodedata
from datetime import UTC, datetime

import typst

MEGABYTE = 2**20
MOST_MEMORY = 512 * MEGABYTE
# As bytes of a file, and far more than a document of 200 lines.
MOST_BYTES = 12 * MEGABYTE
STANDARDS = ["a-3b"]
# PDF/A takes no character that its fonts cannot show, so another has to stand for it.
STANDS_FOR_UNKNOWN = "\u25a1"
MOST_SCRIPTS = 12
MOST_TOLD = 300
_WITHOUT_GLYPH = re.compile(r"the text `\"(.)[^`]*\"` could not be displayed with")


def main():
    empty_folder, seconds = sys.argv[1:]
    asked = json.load(sys.stdin.buffer)
    _give_up(int(seconds))
    head, body = _typeset(asked, empty_folder)
    sys.stdout.buffer.write(head.encode() + b"\n" + body)
    sys.stdout.buffer.flush()


def _give_up(seconds):
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        # Below what is open already: no file, folder or socket can be opened from here on.
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _typeset(asked, root):
    data = asked["data"]
    for _ in range(MOST_SCRIPTS):
        try:
            found = _compiled(asked, data, root)
        except typst.TypstError as error:
            unknown = _WITHOUT_GLYPH.search(error.message)
            if unknown is None:
                return _refusal(error.message, error.diagnostic)
            before, data = data, _without_script(data, unknown[1])
            if data == before:
                # The template itself holds it.
                return _refusal(error.message, error.diagnostic)
        except BaseException as error:  # noqa: BLE001  A template may make even the compiler fail.
            return _refusal(f"Typst itself failed: {error}"[:MOST_TOLD])
        else:
            # Of several pages as pictures the first one.
            return _file(found[0] if isinstance(found, list) else found)
    return _refusal("It holds characters of too many scripts that no font here has.")


def _compiled(asked, data, root):
    is_pdf = asked["format"] == "pdf"
    return typst.compile(
        asked["source"].encode(), root=root, ignore_system_fonts=True,
        format=asked["format"], sys_inputs={"data": data},
        pdf_standards=STANDARDS if is_pdf else [],
        timestamp=datetime.fromtimestamp(asked["made_at"], UTC),
    )


def _without_script(text, character):
    """The text with a sign in place of each character of the same script as that one."""
    script = _script_of(character)
    return "".join(STANDS_FOR_UNKNOWN if ord(one) > 127 and _script_of(one) == script else one
                   for one in text)


def _script_of(character):
    # The first word of its name: CJK, HIRAGANA, THAI…
    return unicodedata.name(character, character).partition(" ")[0]


def _file(found):
    if len(found) > MOST_BYTES:
        return _refusal(f"The document would be larger than {MOST_BYTES // MEGABYTE} MB.")
    return "file", found


def _refusal(message, told=""):
    return "error " + json.dumps({"message": message, "told": told}), b""


if __name__ == "__main__":
    main()
