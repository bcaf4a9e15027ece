"""What templates of mail may do, and what comes of them."""

import pytest
from campaign_factories import LINK, a_text

from marketing.email.layout import layout_of
from marketing.email.templates import (
    TemplateIsWrong,
    check,
    html_template,
    text_template,
    values_of,
)


@pytest.mark.parametrize("source", [
    "{% for x in name %}{{ x }}{% endfor %}", "{{ name * 100000000 }}", "{{ name ~ name }}",
    "{{ name.upper() }}", "{{ ''.__class__ }}", "{{ name['x'] }}", "{% set x = name %}",
    "{% macro m() %}{% endmacro %}", "{% include 'x' %}", "{{ name|replace('a', 'b') }}",
    "{{ range(9) }}", "{{ salary }}", "{{ name", "{% if name %}", "{{ name + name }}",
    "{{ [1, 2] }}", "{{ name is divisibleby 3 }}", "{% raw %}{{ 1 + 1 }}{% endraw %}{{ 2 ** 9 }}",
])
def test_check_refuses_what_no_template_does(source):
    with pytest.raises(TemplateIsWrong):
        check(source)


@pytest.mark.parametrize(("source", "known", "expected"), [
    ("{{ given_name or 'cliente' }}", {}, "cliente"),
    ("{{ given_name|default('cliente') }}", {}, "cliente"),
    ("{{ given_name or 'cliente' }}", {"given_name": "Ana"}, "Ana"),
    ("{{ name|upper }}", {"name": "Ana"}, "ANA"),
    ("{% if organisation %}de {{ organisation }}{% else %}suya{% endif %}", {}, "suya"),
    ("{{ organisation }}", {"organisation": None}, ""),
])
def test_template_fills_in_what_is_known(source, known, expected):
    check(source)

    assert text_template(source).render(values_of(known)) == expected


def test_html_template_escapes_what_strangers_call_themselves():
    assert html_template("{{ name }}").render(name="<b>Ana</b>") == "&lt;b&gt;Ana&lt;/b&gt;"


def test_layout_leads_links_by_way_of_us():
    layout = layout_of(a_text(text=f"Ver {LINK} y {LINK}x"))

    assert layout.urls == (LINK,)
    assert 'href="{{ link_0 }}"' in layout.html
    assert LINK not in layout.html
    assert layout.text.startswith(f"Ver {{{{ link_0 }}}} y {LINK}x")


def test_layout_makes_the_text_of_the_html():
    layout = layout_of(a_text(html=f'<h1>Hola</h1><p>Hoy <a href="{LINK}">ver</a></p>'))

    assert layout.text.startswith("Hola\n\nHoy ver ( {{ link_0 }} )\n\n-- \n")


def test_layout_keeps_the_styles_for_telephones_and_puts_the_others_where_they_apply():
    layout = layout_of(a_text(html='<p><a class="button" href="https://a.example/">Ver</a></p>'))

    assert "@media (max-width:620px)" in layout.html
    assert 'class="button" href="{{ link_0 }}" style="display: inline-block;' in layout.html


def test_layout_leaves_out_what_a_mail_must_not_hold():
    layout = layout_of(a_text(
        html='<script>alert(1)</script><p onclick="x()">Hola</p><a href="javascript:x()">y</a>'))

    assert "script" not in layout.html
    assert "onclick" not in layout.html


@pytest.mark.parametrize("html", [
    '<a href="https://a.example/{{ name }}">x</a>', '<a href="{{ name }}">x</a>',
    '<a href="/estufas">x</a>', "<p {{ name }}>x</p>", "<script>{{ name }}</script>",
    "&#123;&#123; 9 * 9 &#125;&#125;", "&lbrace;% set x = 1 %}",
])
def test_layout_refuses_what_would_go_out_wrong(html):
    with pytest.raises(TemplateIsWrong):
        layout_of(a_text(html=html))


def test_layout_takes_the_links_of_ours():
    layout = layout_of(a_text(html='<a href="{{ unsubscribe_url }}">Baja</a>'))

    assert layout.urls == ()
    assert layout.html.count('href="{{ unsubscribe_url }}"') == 2


def test_layout_takes_expressions_with_signs_of_html_where_people_read_first():
    layout = layout_of(a_text(preheader="{% if name < 'b' %}A{% endif %} & más"))

    assert "{% if name < 'b' %}A{% endif %} &amp; más" in layout.html
