"""The pages say what the code does: snippets run, generated pages are fresh, links lead somewhere."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from docs import __main__ as generated
from tests.support.shared import ROOT

PAGES = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_snippets_give_what_they_show(page: Path) -> None:
    result = doctest.testfile(str(page), module_relative=False)
    assert result.failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text())
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing, f"{page.name} links to files that do not exist: {missing}"


def test_the_operator_page_is_fresh() -> None:
    assert generated.PAGE.read_text() == generated.page(), "docs/operators.md is stale: run `make docs`"
