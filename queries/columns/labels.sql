--+ title: Names for reading, of everything that has one
--+ node, property: what it names, and whether it is skos:prefLabel, rdfs:label or dcterms:title (whole IRIs)
--+ word, language: the text and its tag, empty where it has none
SELECT s AS node, p AS property, text(o) AS word, language(o) AS language FROM triples
WHERE p IN ('http://www.w3.org/2004/02/skos/core#prefLabel', 'http://www.w3.org/2000/01/rdf-schema#label', 'http://purl.org/dc/terms/title')
ORDER BY property, language, node
