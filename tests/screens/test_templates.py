"""A template may name only `page` and the studio's own words; every sample page draws without an undefined value."""

import re

import pytest
from jinja2 import meta

from previz_studio.kit.places import shipped
from previz_studio.web.templating import context_names, make_environment, render
from tests.screens.all_samples import SAMPLES

FOLDER = shipped("templates")
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
INLINE = re.compile(r"""\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<style|javascript:""", re.IGNORECASE)
PASSED_IN = {"m", "floor", "spot", "one", "warned", "movie", "curve", "waves", "notes", "job", "card", "take", "shot"}
PASSED_IN |= {"clip", "offers", "place", "sound", "heard"}
"""Names an including template may set with {% with %}."""
PASSED_IN |= {"urls", "mode", "reason", "side", "follows"}


@pytest.mark.parametrize("name", SAMPLES)
def test_given_a_sample_page_then_it_draws_with_nothing_inline(name: str) -> None:
    html = render(SAMPLES[name]())
    assert INLINE.findall(html) == [], "the policy refuses inline styles and scripts"
    assert html.count("<h1") <= 1


@pytest.mark.parametrize("name", TEMPLATES)
def test_given_a_template_then_it_asks_for_nothing_but_the_page(name: str) -> None:
    environment = make_environment()
    asked = meta.find_undeclared_variables(environment.parse((FOLDER / name).read_text("utf-8")))
    assert asked - set(context_names()) <= {"page"} | PASSED_IN


def test_given_words_with_markup_then_they_are_escaped() -> None:
    environment = make_environment()
    assert environment.from_string("{{ page }}").render(page="<b>") == "&lt;b&gt;"
