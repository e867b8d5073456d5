--+ terms: by=iri byName=en under=iri underName=en penalties=string people=integer names=string terms=string factoids=integer sources=integer sampleSource=string
WITH decisions AS (
    SELECT event, person, body, provision, codes(penalties) AS penalties, coalesce(term_months::VARCHAR, 'none') AS term,
        rows, sources, first_says
    FROM soviet LEFT JOIN unnest(provisions) AS u(provision) ON true
    WHERE class = 'rg:Sentencing' AND rows IS NOT NULL
), read AS (
    -- a body or provision without a name in English is as good as none, as in the question's other form
    SELECT b.node AS by_, b.label AS byName, v.node AS under_, v.label AS underName, d.*
    FROM decisions AS d LEFT JOIN named AS b ON b.node = d.body LEFT JOIN named AS v ON v.node = d.provision
    WHERE ($body IS NULL OR b.node = $body) AND ($provision IS NULL OR v.node = $provision)
), counted AS (
    SELECT by_, byName, under_, underName, penalties, count(DISTINCT person) AS people,
        coalesce(string_agg(DISTINCT label, '; ' ORDER BY label), '') AS names,
        string_agg(DISTINCT term, ' ' ORDER BY term) AS terms, min(first_says) AS sampleSource
    FROM read LEFT JOIN people USING (person) GROUP BY ALL
), grounded AS (
    SELECT by_, under_, penalties, count(DISTINCT row) AS factoids, count(DISTINCT source) AS sources
    FROM (SELECT by_, under_, penalties, unnest(rows) AS row, unnest(sources) AS source FROM read) GROUP BY ALL
)
SELECT c.by_ AS by, byName, c.under_ AS under, underName, c.penalties, people, names, terms, factoids, sources, sampleSource
FROM counted AS c JOIN grounded AS g ON c.by_ IS NOT DISTINCT FROM g.by_ AND c.under_ IS NOT DISTINCT FROM g.under_
    AND c.penalties IS NOT DISTINCT FROM g.penalties
ORDER BY byName NULLS FIRST, underName NULLS FIRST, c.penalties NULLS FIRST
