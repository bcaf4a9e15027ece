"""The HTML of mail: cleaned, put into a layout that fits a telephone, its styles where they apply.

Expressions of templates are put aside for it, and back where they were.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

import css_inline
import nh3

from chassis.mail_reading import text_of_html

from .templates import TemplateIsWrong, check

_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_BEGINNINGS = ("{{", "{%", "{#")
_PLACE = re.compile(r"vq\d{4}qv")
_LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)(")')
_ANCHOR = re.compile(r'<a\b[^>]*?\shref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_SYSTEM_LINK = re.compile(r"\{\{-?\s*(unsubscribe_url|preferences_url)\s*-?\}\}")
_TAGS = {
    "a", "b", "blockquote", "br", "center", "code", "div", "em", "h1", "h2", "h3", "h4", "hr", "i",
    "img", "li", "ol", "p", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul",
}
_ATTRIBUTES = {
    "*": {"style", "class", "align", "valign", "width", "height", "bgcolor", "dir", "lang",
          "title", "role"},
    "a": {"href"}, "img": {"src", "alt", "border"},
    "table": {"border", "cellpadding", "cellspacing"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_STYLES = """
body{margin:0;padding:0;background:#f4f4f4;font-family:Arial,Helvetica,sans-serif;color:#222}
.outer{width:100%;background:#f4f4f4}
.inner{width:600px;max-width:600px;background:#ffffff}
.body{padding:24px;font-size:16px;line-height:1.5}
.foot{padding:16px 24px;font-size:12px;line-height:1.5;color:#666666}
.button{display:inline-block;padding:12px 20px;background:#1a5fb4;color:#ffffff;border-radius:4px}
img{max-width:100%;height:auto;border:0}
@media (max-width:620px){.inner{width:100%!important}.body{padding:16px!important}}
"""
_HIDDEN = "display:none;max-height:0;overflow:hidden;opacity:0"
_FOOT = {
    "en": ("You get this mail because you agreed to it, or because you are our customer.",
           "Unsubscribe", "What I want to get"),
    "es": ("Recibe este correo porque lo aceptó o porque es cliente nuestro.",
           "Darse de baja", "Qué quiero recibir"),
}


@dataclass(frozen=True)
class Layout:
    """A mail ready to be filled in: templates, and the addresses that its links lead to.

    Beside what templates may name it takes `postal_address`, `pixel_url`, `trap_url` and, for each
    address, `link_0`, `link_1`…
    """

    subject: str
    html: str
    text: str
    urls: tuple


def layout_of(mail_text):
    """The layout of a mail in one language (`MailText`). Raises TemplateIsWrong."""
    return _layout(mail_text["language"], mail_text["subject"], mail_text.get("preheader") or "",
                   mail_text["html"], mail_text.get("text") or "")


@lru_cache(maxsize=64)
def _layout(language, subject, preheader, html, text):
    for source in (subject, preheader, html, text):
        check(source)
    cleaned, expressions = _cleaned(html)
    urls = []
    cleaned = _LINK.sub(lambda found: _followed(found, expressions, urls), cleaned)
    plain = text or _put_back(_plain(cleaned, expressions, urls), expressions)
    for number, url in enumerate(urls):
        plain = re.sub(re.escape(url) + r"(?![\w/?=&%#.-])", f"{{{{ link_{number} }}}}", plain)
    _, unsubscribe, preferences = _FOOT[language]
    return Layout(
        subject=subject,
        html=_put_back(_inlined(language, _put_aside(preheader, expressions), cleaned),
                       expressions),
        text=f"{plain}\n\n-- \n{{{{ postal_address }}}}\n{_FOOT[language][0]}\n{unsubscribe}: "
             f"{{{{ unsubscribe_url }}}}\n{preferences}: {{{{ preferences_url }}}}\n",
        urls=tuple(urls))


def _cleaned(html):
    """`(HTML without what mail must not hold, the expressions that stood in it)`."""
    expressions = []
    cleaned = nh3.clean(
        _put_aside(html, expressions), tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"})
    if any(mark in unescape(cleaned) for mark in _BEGINNINGS):
        # Written with entities it would come to be one that nobody checked.
        raise TemplateIsWrong("An expression is written with braces.")
    if len(_PLACE.findall(cleaned)) != len(expressions):
        raise TemplateIsWrong("An expression stands where mail can hold none, such as in a tag "
                              "that is left out.")
    return cleaned, expressions


def _put_aside(source, expressions):
    """A template with a place for each of its expressions, which are added to the list."""

    def put_aside(found):
        expressions.append(found[0])
        return f"vq{len(expressions) - 1:04}qv"

    return _EXPRESSION.sub(put_aside, source)


def _followed(found, expressions, urls):
    """A link as it goes out: by way of us, so that it is known who followed it."""
    before, target, after = found.groups()
    target = unescape(target)
    if _PLACE.search(target):
        place = _PLACE.fullmatch(target)
        if place is None or not _SYSTEM_LINK.fullmatch(expressions[int(target[2:6])]):
            raise TemplateIsWrong("A link is a whole address, the same for everybody.")
        return found[0]
    if target.startswith(("mailto:", "tel:")):
        return found[0]
    if not target.startswith(("https://", "http://")):
        raise TemplateIsWrong(f"A link is a whole address; {target[:80]!r} is none.")
    if target not in urls:
        urls.append(target)
    return f"{before}{{{{ link_{urls.index(target)} }}}}{after}"


def _plain(cleaned, expressions, urls):
    """The text that HTML reads as, with where its links lead."""

    def spelt(found):
        target = found[1]
        return f"{found[2]} ( {target} )" if target.startswith("{{ link_") or (
            _PLACE.fullmatch(target)) else found[2]

    return text_of_html(_ANCHOR.sub(spelt, cleaned))


def _inlined(language, preheader, cleaned):
    said, unsubscribe, preferences = (escape(text) for text in _FOOT[language])
    whole = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title></title><style>{_STYLES}</style></head><body>"
        f'<div style="{_HIDDEN}">{escape(preheader)}</div>'
        '<table role="presentation" class="outer" width="100%" cellpadding="0" cellspacing="0">'
        '<tr><td align="center"><table role="presentation" class="inner" cellpadding="0" '
        f'cellspacing="0"><tr><td class="body">{cleaned}</td></tr><tr><td class="foot">'
        f"<p>{{{{ postal_address }}}}</p><p>{said}</p>"
        f'<p><a href="{{{{ unsubscribe_url }}}}">{unsubscribe}</a> · '
        f'<a href="{{{{ preferences_url }}}}">{preferences}</a></p></td></tr></table>'
        f'<a href="{{{{ trap_url }}}}" style="{_HIDDEN}" tabindex="-1" aria-hidden="true"></a>'
        '<img src="{{ pixel_url }}" width="1" height="1" alt=""></td></tr></table></body></html>')
    return css_inline.inline(whole, keep_style_tags=True, load_remote_stylesheets=False)


def _put_back(text, expressions):
    return _PLACE.sub(lambda found: expressions[int(found[0][2:6])], text)
