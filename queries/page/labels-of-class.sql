--+ terms: item=iri word=term
WITH RECURSIVE kinds(below) AS (
    SELECT $class
    UNION SELECT subject FROM facts JOIN kinds ON value = below WHERE property = 'http://www.w3.org/2000/01/rdf-schema#subClassOf'
), items AS (
    SELECT person AS item FROM people SEMI JOIN kinds ON below = 'rg:Person'
    UNION ALL SELECT source FROM sources SEMI JOIN kinds ON below = 'rg:Source'
    UNION ALL SELECT subject FROM facts SEMI JOIN kinds ON below = value WHERE property = 'a'
)
SELECT item, CASE WHEN language = '' THEN plain(word) ELSE tagged(word, language) END AS word
FROM items JOIN labels ON node = item
WHERE property IN ('http://www.w3.org/2004/02/skos/core#prefLabel', 'http://purl.org/dc/terms/title')
    AND lower(language) IN ('', 'en', 'ru', 'kk', 'kk-cyrl')
