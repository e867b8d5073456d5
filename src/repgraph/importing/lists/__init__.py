"""Other people's lists to our tables, by a map that declares what each column means.

``words`` and ``ontology/lists/*.csv`` hold what Soviet records mean by a word and when; ``moments`` and ``decisions``
read dates, penalties, articles, bodies, nationalities; ``mapping`` reads and checks maps; ``landing`` turns one row
into rows of our tables, or refuses it by name; ``tally`` counts every cell; ``suggestion`` proposes a map.
"""

from repgraph.importing.lists.chart import Map
from repgraph.importing.lists.files import SUFFIXES
from repgraph.importing.lists.mapping import load
from repgraph.importing.lists.running import import_list
from repgraph.importing.lists.suggestion import suggest
from repgraph.importing.lists.tally import Refusal, Tally

__all__ = ["SUFFIXES", "Map", "Refusal", "Tally", "import_list", "load", "suggest"]
