--+ terms: month=string certain=integer possible=integer factoids=integer sources=integer sampleSource=string
WITH arrests AS (
    SELECT event, rows, sources, first_says, year(earliest) * 12 + month(earliest) AS low, year(latest) * 12 + month(latest) AS high
    FROM soviet
    WHERE class = 'rg:Arrest' AND earliest IS NOT NULL AND latest IS NOT NULL AND rows IS NOT NULL
        AND year(earliest) <= 1991 AND year(latest) >= 1917
), months AS (
    SELECT *, unnest(generate_series(greatest(low, 1917 * 12 + 1), least(high, 1991 * 12 + 12))) AS number FROM arrests
), counted AS (
    SELECT number, count(*) FILTER (WHERE low = high) AS certain, count(*) FILTER (WHERE low < high) AS possible,
        coalesce(min(first_says) FILTER (WHERE low = high), min(first_says)) AS sampleSource
    FROM months GROUP BY number
), grounded AS (
    SELECT number, count(DISTINCT row) AS factoids, count(DISTINCT source) AS sources
    FROM (SELECT number, unnest(rows) AS row, unnest(sources) AS source FROM months) GROUP BY number
)
SELECT printf('%04d-%02d', (number - 1) // 12, (number - 1) % 12 + 1) AS month, certain, possible, factoids, sources, sampleSource
FROM counted JOIN grounded USING (number)
ORDER BY certain DESC, possible DESC, month
