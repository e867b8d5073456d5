--+ terms: label=en event=iri date=edtf claimed=boolean copied=boolean sourceKind=iri factoids=integer sources=integer source=string locator=string origin=iri compared=boolean person=iri node=iri
-- All copies of a text, and all versions of one encyclopedia article, are one origin.
WITH roots AS (SELECT source, coalesce(cluster, source) AS root, kind FROM sources),
told AS (
    SELECT event AS node, unnest(rows) AS row, unnest(sources) AS source FROM events
    WHERE class IN ('rg:Arrest', 'rg:Sentencing', 'rg:Commutation', 'rg:Detention', 'rg:Transfer', 'rg:Exile', 'rg:Deportation',
        'rg:Dispossession', 'rg:Persecution', 'rg:Release', 'rg:Execution', 'rg:Killing', 'rg:Death', 'rg:Burial', 'rg:Reburial',
        'rg:CaseReview', 'rg:Rehabilitation') AND ($person IS NULL OR person = $person)
), grounded AS (
    SELECT node, count(DISTINCT row) AS factoids, count(DISTINCT t.source) AS sources, min(root) AS origin, min(kind) AS source_kind,
        bool_or(compared) AS compared
    FROM told AS t JOIN roots USING (source) JOIN (SELECT row, compared FROM rows) USING (row)
    GROUP BY node HAVING min(root) = max(root)
)
SELECT label, e.class AS event, CASE WHEN e.date IS NOT NULL THEN edtf END AS date, claimed, g.sources > 1 AS copied,
    source_kind AS sourceKind, factoids, g.sources, sample_title(first_sample) AS source, sample_place(first_sample) AS locator,
    origin, compared, e.person, node
FROM grounded AS g JOIN events AS e ON e.event = node LEFT JOIN people AS p ON p.person = e.person
ORDER BY label NULLS FIRST, date NULLS FIRST, e.class, node
