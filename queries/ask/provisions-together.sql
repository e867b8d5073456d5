--+ terms: provision=iri provisionName=en with=iri withName=en people=integer factoids=integer sources=integer sampleSource=string
WITH pairs AS (
    SELECT event, person, rows, sources, first_says, a.code AS provision, b.code AS with_
    FROM soviet, unnest(provisions) AS a(code), unnest(provisions) AS b(code)
    WHERE len(provisions) > 1 AND a.code < b.code AND rows IS NOT NULL
), grounded AS (
    SELECT provision, with_, count(DISTINCT row) AS factoids, count(DISTINCT source) AS sources
    FROM (SELECT provision, with_, unnest(rows) AS row, unnest(sources) AS source FROM pairs) GROUP BY ALL
), counted AS (
    SELECT provision, with_, count(DISTINCT person) AS people, min(first_says) AS sample FROM pairs GROUP BY ALL
), provisions AS (
    SELECT node, label FROM named WHERE node IN (SELECT subject FROM facts WHERE property = 'a' AND value = 'rg:LegalProvision')
)
SELECT provision, a.label AS provisionName, with_ AS with, b.label AS withName, people, factoids, sources, sample AS sampleSource
FROM counted JOIN grounded USING (provision, with_)
LEFT JOIN provisions AS a ON a.node = provision LEFT JOIN provisions AS b ON b.node = with_
ORDER BY people DESC, provision, with_
