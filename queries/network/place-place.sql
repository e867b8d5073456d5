--+ terms: node=iri rule=string relation=iri person=iri via=iri
SELECT event AS node, 'stay' AS rule, class AS relation, person, coalesce(facility, place) AS via FROM events
WHERE class IN ('rg:Detention', 'rg:Exile', 'rg:Deportation', 'rg:Transfer') AND regime IS NOT NULL AND coalesce(facility, place) IS NOT NULL
UNION ALL
SELECT row, CASE moved.property WHEN 'rg:deportedFrom' THEN 'from' ELSE 'to' END, moved.property, region, operation FROM (
    SELECT row, 'rg:deportedFrom' AS property, u.code AS operation, unnest(deported_from) AS region, mode FROM rows, unnest(about) AS u(code)
    WHERE deported_from IS NOT NULL
    UNION ALL
    SELECT row, 'rg:deportedTo', u.code, unnest(deported_to), mode FROM rows, unnest(about) AS u(code)
    WHERE deported_to IS NOT NULL
) AS moved SEMI JOIN facts ON subject = operation AND facts.property = moved.property AND value = region
WHERE region[1] <> '"' AND (mode IS NULL OR mode <> 'rgv:alleged')
