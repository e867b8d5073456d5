--+ terms: node=iri factoid=iri
SELECT node, row AS factoid FROM based_on
