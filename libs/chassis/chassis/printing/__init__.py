"""Documents on paper: PDF/A-3 by templates that a company can change, in two languages.

    wording = Wording("es", "ES")
    data = letters.letter(wording, …) | {"lines": letters.line_rows(wording, …), …}
    pdf = printed("quote", data, made_at=sent_at)

It takes the extra `printing` of the chassis.
"""

from .templates import DocumentTemplate, default_source, keep_template, printed, template_id
from .typesetting import TemplateFails, typeset
from .wording import Wording, language_for, languages

__all__ = [
    "DocumentTemplate", "TemplateFails", "Wording", "default_source", "keep_template",
    "language_for", "languages", "printed", "template_id", "typeset",
]
