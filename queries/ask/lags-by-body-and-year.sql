--+ terms: lag=string body=iri year=string people=integer leastDays=integer mostDays=integer factoids=integer sources=integer sampleSource=string
WITH pairs AS (
    SELECT 'arrest to sentence' AS lag, d.event AS decision, d.body, a.person, year_of(d.earliest, d.latest) AS year,
        a.day_min AS from_min, a.day_max AS from_max, d.day_min AS to_min, d.day_max AS to_max, d.rows, d.sources, d.first_says
    FROM soviet AS a JOIN standing AS d USING (in_case)
    WHERE a.class = 'rg:Arrest' AND d.class = 'rg:Sentencing'
    UNION ALL
    -- no decision whose penalty is known to be another
    SELECT 'sentence to execution', d.event, d.body, e.person, year_of(d.earliest, d.latest),
        d.day_min, d.day_max, e.day_min, e.day_max, d.rows, d.sources, d.first_says
    FROM soviet AS e JOIN standing AS d USING (in_case)
    WHERE e.class = 'rg:Execution' AND d.class = 'rg:Sentencing'
        AND (d.penalties IS NULL OR len(list_filter(d.penalties, lambda x: x <> 'rgv:death')) = 0)
), measured AS (
    SELECT *, to_max - from_min AS most,
        CASE WHEN to_min < from_max AND to_max >= from_min THEN 0 ELSE to_min - from_max END AS least
    FROM pairs WHERE from_min IS NOT NULL AND from_max IS NOT NULL AND to_min IS NOT NULL AND to_max IS NOT NULL AND rows IS NOT NULL
), counted AS (
    SELECT lag, body, year, count(DISTINCT person) AS people, min(least) AS leastDays, max(most) AS mostDays, min(first_says) AS sampleSource
    FROM measured GROUP BY ALL
), grounded AS (
    SELECT lag, body, year, count(DISTINCT row) AS factoids, count(DISTINCT source) AS sources
    FROM (SELECT lag, body, year, unnest(rows) AS row, unnest(sources) AS source FROM measured) GROUP BY ALL
)
SELECT c.lag, c.body, c.year, people, leastDays, mostDays, factoids, sources, sampleSource
FROM counted AS c JOIN grounded AS g
    ON c.lag = g.lag AND c.body IS NOT DISTINCT FROM g.body AND c.year IS NOT DISTINCT FROM g.year
ORDER BY c.lag, c.body NULLS FIRST, c.year NULLS FIRST
