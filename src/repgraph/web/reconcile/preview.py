"""A small page about one entity that other programs may show in a frame."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repgraph.web.reconcile.cards import Card
    from repgraph.web.reconcile.kinds import Kinds

WIDTH, HEIGHT = 420, 260

NOTICE = "Statements of sources, not findings."


def preview(card: Card, kinds: Kinds, address: str) -> str:
    """Return a page about an entity.

    Parameters
    ----------
    card
        The entity.
    kinds
        Types, for their names.
    address
        Public address of the site.
    """
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(card.name)}</title></head><body>{flyout(card, kinds)}"
        f'<p><a target="_blank" rel="noopener" href="{escape(address)}/id/{escape(card.id)}">{escape(card.id)}</a></p>'
        f"<p>{escape(NOTICE)}</p></body></html>\n"
    )


def flyout(card: Card, kinds: Kinds) -> str:
    """Return a piece of HTML about an entity."""
    types = ", ".join(kinds.name(c) for c in card.classes if c in kinds.known)
    life = f"<p>{escape(card.life)}</p>" if card.life else ""
    labels = "".join(f'<li lang="{escape(tag)}">{escape(label)}</li>' for tag, label in card.labels.items() if tag)
    return f"<h1>{escape(card.name)}</h1><p>{escape(types)}</p>{life}<ul>{labels}</ul>"


def flyout_of_term(name: str, definition: str) -> str:
    """Return a piece of HTML about a type or property."""
    return f"<p><strong>{escape(name)}</strong></p><p>{escape(definition)}</p>"
