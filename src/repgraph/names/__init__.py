"""Names as people and clerks wrote them: scripts, parts, and whether two of them may be one person's.

One matcher serves search, reconciliation, linkage and import: :func:`compare` for one pair with its reasons,
:func:`scores` for many pairs. Correspondences between scripts and spellings are data in ``ontology/names/``,
each with its source. The printed form is never changed; what is made here is for comparison only.
"""

from repgraph.names.book import NameBook
from repgraph.names.comparing import Comparison, compare, scores, threshold
from repgraph.names.folding import (
    CYRILLIC_LANGUAGES,
    SCRIPTS,
    TAG,
    expected_script,
    fold,
    lookalikes,
    script_of,
    scripts,
)
from repgraph.names.parsing import Name, Reading, parse
from repgraph.names.sounds import likeness
from repgraph.names.terms import Term, alikeness, neighbours, pack, skeleton, terms, unpack
from repgraph.names.words import Part

__all__ = [
    "CYRILLIC_LANGUAGES",
    "SCRIPTS",
    "TAG",
    "Comparison",
    "Name",
    "NameBook",
    "Part",
    "Reading",
    "Term",
    "alikeness",
    "compare",
    "expected_script",
    "fold",
    "likeness",
    "lookalikes",
    "neighbours",
    "pack",
    "parse",
    "scores",
    "script_of",
    "scripts",
    "skeleton",
    "terms",
    "threshold",
    "unpack",
]
