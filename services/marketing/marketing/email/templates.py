"""Templates by marketing, filled in with data of strangers: what they may do, and filling them in.

Jinja's sandbox limits neither time nor size, so a template may only do what takes little of both:
no loops, no calls, no sums. What it comes to is then no longer than what it is made of.
"""

from functools import lru_cache

from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from contracts.marketing.mail_content import VARIABLES

MOST_VALUE = 200
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If,
    nodes.CondExpr, nodes.Or, nodes.And, nodes.Not, nodes.Compare, nodes.Operand, nodes.Filter,
    nodes.Test, nodes.Keyword,
)
_FILTERS = {"default", "d", "upper", "lower", "title", "capitalize", "trim", "truncate", "e",
            "escape"}
_TESTS = {"defined", "undefined", "none"}


class TemplateIsWrong(ValueError):
    """A template does what none may, or cannot be read; the message says what and in which line."""


def _environment(*, autoescape):
    return ImmutableSandboxedEnvironment(autoescape=autoescape, keep_trailing_newline=True)


_HTML, _TEXT = _environment(autoescape=True), _environment(autoescape=False)


def check(source, variables=VARIABLES):
    """Raise TemplateIsWrong unless a template does only what one may, and names only these."""
    try:
        tree = _TEXT.parse(source)
    except TemplateSyntaxError as error:
        raise TemplateIsWrong(f"Line {error.lineno}: {error.message}") from error
    for node in tree.find_all(nodes.Node):
        _require_allowed(node)
    unknown = sorted(meta.find_undeclared_variables(tree) - set(variables))
    if unknown:
        raise TemplateIsWrong(
            f"There is no {', '.join(unknown)}; there are {', '.join(variables)}.")


def _require_allowed(node):
    if not isinstance(node, _ALLOWED):
        raise TemplateIsWrong(
            f"Line {node.lineno}: {type(node).__name__.lower()} is not for templates of mail.")
    if isinstance(node, nodes.Name) and node.ctx != "load":
        raise TemplateIsWrong(f"Line {node.lineno}: a template sets nothing.")
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise TemplateIsWrong(f"Line {node.lineno}: there is no filter {node.name} here.")
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        raise TemplateIsWrong(f"Line {node.lineno}: there is no test {node.name} here.")


@lru_cache(maxsize=512)
def html_template(source):
    """A template whose values are escaped."""
    return _HTML.from_string(source)


@lru_cache(maxsize=512)
def text_template(source):
    """A template whose values stand as they are."""
    return _TEXT.from_string(source)


def values_of(values):
    """What is known, as templates take it: what is not known is not there, so that `or` and
    `default` fill in."""
    return {name: str(value)[:MOST_VALUE] for name, value in values.items() if value}
