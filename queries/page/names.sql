--+ terms: entity=iri type=iri form=term kind=iri
WITH types AS (
    SELECT person AS entity, 'rg:Person' AS type FROM people UNION ALL SELECT subject, value FROM facts WHERE property = 'a'
    UNION ALL SELECT event, class FROM events
)
SELECT DISTINCT entity, type, form, name_kind AS kind FROM (SELECT unnest(about) AS entity, form, name_kind FROM rows WHERE form IS NOT NULL) JOIN types USING (entity)
WHERE name_kind IS NOT NULL
UNION ALL
SELECT DISTINCT node, type, CASE WHEN language = '' THEN plain(word) ELSE tagged(word, language) END, NULL
FROM labels JOIN types ON entity = node
WHERE property = 'http://www.w3.org/2004/02/skos/core#prefLabel' AND NOT contains(node, ':')
