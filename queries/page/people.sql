--+ terms: item=iri facet=string value=term
SELECT DISTINCT item, facet, value FROM (
    SELECT person AS item, 'person' AS facet, '"yes"' AS value FROM people
    UNION ALL SELECT person, 'sex', sex FROM people WHERE sex IS NOT NULL
    UNION ALL SELECT person, 'group', unnest(groups) FROM people
    UNION ALL
    SELECT entity, CASE states WHEN 'rg:ethnicityAsRecorded' THEN 'recorded' ELSE 'attributed' END, unnest(ethnicities)
    FROM (SELECT states, ethnicities, unnest(about) AS entity FROM rows WHERE ethnicities IS NOT NULL) SEMI JOIN people ON person = entity
    WHERE states IN ('rg:ethnicityAsRecorded', 'rg:ethnicityAttributed')
    UNION ALL SELECT person, 'kind', class FROM soviet
    UNION ALL SELECT person, 'camp', facility FROM events WHERE NOT claimed AND facility IS NOT NULL
    UNION ALL SELECT person, 'body', body FROM events WHERE NOT claimed AND body IS NOT NULL
    UNION ALL SELECT person, 'year', '"' || year(earliest) || '"' FROM events
        WHERE NOT claimed AND regime = 'rgv:soviet' AND date IS NOT NULL AND year(earliest) = year(latest)
    UNION ALL SELECT person, 'place', place FROM events WHERE NOT claimed AND place IS NOT NULL
    UNION ALL SELECT person, 'organisation', unnest(organisations) FROM events WHERE NOT claimed
    UNION ALL SELECT person, 'act', unnest(list_concat(acts, provisions)) FROM events WHERE NOT claimed
    UNION ALL SELECT person, 'rehabilitation', '"yes"' FROM standing WHERE class = 'rg:Rehabilitation'
    UNION ALL SELECT entity, 'source', source FROM mentions SEMI JOIN people ON person = entity
)
