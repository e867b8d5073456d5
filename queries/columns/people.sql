--+ title: People
--+ person, label: the person's IRI, the English label
--+ sex: as sources give it
--+ occupations, recorded, attributed: occupation; ethnicity as a document records it; as an author ascribes it
--+ origins: social origin
--+ families: what sources say of kin whom they do not name
--+ groups: lists that name the person
SELECT s AS person,
    max(text(o)) FILTER (WHERE p = 'http://www.w3.org/2004/02/skos/core#prefLabel' AND suffix(o, '"@en')) AS label,
    max(o) FILTER (WHERE p = 'rg:sex') AS sex,
    list(o ORDER BY o) FILTER (WHERE p = 'rg:occupation') AS occupations,
    list(o ORDER BY o) FILTER (WHERE p = 'rg:ethnicityAsRecorded') AS recorded,
    list(o ORDER BY o) FILTER (WHERE p = 'rg:ethnicityAttributed') AS attributed,
    list(o ORDER BY o) FILTER (WHERE p = 'rg:socialOrigin') AS origins,
    list(text(o) ORDER BY o) FILTER (WHERE p = 'rg:family') AS families,
    list(o ORDER BY o) FILTER (WHERE p = 'rg:memberOfGroup') AS groups
FROM triples WHERE kind = 'person' GROUP BY s HAVING count(*) FILTER (WHERE p = 'a' AND o = 'rg:Person') > 0
ORDER BY s
