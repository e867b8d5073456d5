"""What a reader sees of a page: its text without tags, whole or of one section."""

from __future__ import annotations

import html
import re

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
SPACES = re.compile(r"\s+")


def seen(page: str) -> str:
    """Return what a reader sees: the text without tags, one space between words."""
    body = re.sub(r"<script.*?</script>|<title>.*?</title>", " ", page, flags=re.DOTALL)
    return SPACES.sub(" ", html.unescape(re.sub(r"<[^>]*>", " ", body))).strip()


def part(page: str, anchor: str) -> str:
    """Return what a reader sees of the section with a heading of that id, sections within it included."""
    begin = re.search(rf'<section[^>]*aria-labelledby="{anchor}"', page)
    assert begin, f"no section {anchor}"
    depth = 0
    for tag in re.finditer(r"<section\b|</section>", page[begin.start() :]):
        depth += 1 if tag[0] == "<section" else -1
        if depth == 0:
            return seen(page[begin.start() : begin.start() + tag.end()])
    raise AssertionError(f"section {anchor} is never closed")


def part_or_nothing(page: str, anchor: str) -> str:
    """Return what a reader sees of a section, or nothing where it does not stand."""
    return part(page, anchor) if f'aria-labelledby="{anchor}"' in page else ""
