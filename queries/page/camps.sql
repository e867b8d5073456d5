--+ terms: item=iri facet=string value=iri
WITH RECURSIVE kinds(class) AS (
    SELECT 'rg:DetentionFacility'
    UNION
    SELECT subject FROM facts JOIN kinds ON value = class WHERE property = 'http://www.w3.org/2000/01/rdf-schema#subClassOf'
), camps AS (SELECT subject AS item, value AS kind FROM facts SEMI JOIN kinds ON class = value WHERE property = 'a')
SELECT DISTINCT item, facet, value FROM (
    SELECT item, 'kind' AS facet, kind AS value FROM camps
    UNION ALL SELECT item, 'place', value FROM camps JOIN facts ON subject = item WHERE property = 'rg:locatedIn'
    UNION ALL SELECT item, 'superior', value FROM camps JOIN facts ON subject = item WHERE property = 'rg:partOf'
    UNION ALL
    SELECT item, 'superior', s.value FROM camps JOIN facts AS e ON e.value = item AND e.property = 'rg:entity'
    JOIN facts AS t ON t.subject = e.subject AND t.property = 'a' AND t.value = 'rg:Subordination'
    JOIN facts AS s ON s.subject = e.subject AND s.property = 'rg:superior'
    UNION ALL SELECT item, 'source', source FROM mentions JOIN camps ON item = entity
)
