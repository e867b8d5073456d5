--+ terms: node=iri label=term
SELECT node, CASE WHEN language = '' THEN plain(word) ELSE tagged(word, language) END AS label FROM labels
WHERE property IN ('http://www.w3.org/2004/02/skos/core#prefLabel', 'http://www.w3.org/2000/01/rdf-schema#label')
