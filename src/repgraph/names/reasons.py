"""The words in which reasons are told, in three languages."""

from __future__ import annotations

from repgraph.names.correspondence import table


def say(message: str, language: str, **values: str) -> str:
    """Return a message of ``ontology/names/reasons.toml`` with its words in braces filled in."""
    wording = table("reasons")[message]
    return str(wording.get(language, wording["en"])).format(**values)
