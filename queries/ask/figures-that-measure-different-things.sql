--+ terms: label=en unit=iri measure=iri definition=en population=iri least=decimal greatest=decimal alsoCountedAs=string factoids=integer sources=integer source=string about=iri
WITH counts AS (
    SELECT r.row, r.source, r.measure, r.population, r.unit, u.code AS about, bare(r.value) AS number,
        bare(coalesce(r.value, r.value_min))::DECIMAL(18, 3) AS low, bare(coalesce(r.value, r.value_max))::DECIMAL(18, 3) AS high
    FROM rows AS r, unnest(about) AS u(code)
    WHERE r.measure IS NOT NULL AND r.unit IS NOT NULL AND ($about IS NULL OR u.code = $about)
), grouped AS (
    SELECT about, unit, measure, population, min(low) AS least, max(high) AS greatest, count(DISTINCT row) AS factoids,
        count(DISTINCT source) AS sources, min(source) AS one
    FROM counts WHERE population IS NOT NULL AND low IS NOT NULL AND high IS NOT NULL GROUP BY ALL
), several AS (
    -- two measures of one subject in one unit
    SELECT about, unit FROM counts GROUP BY ALL HAVING count(DISTINCT measure) > 1
), again AS (
    -- the same number of the same subject under another measure
    SELECT a.about, a.measure, a.population, string_agg(DISTINCT a.number || ' ' || replace(b.measure, 'rgv:', ''), '; '
        ORDER BY a.number || ' ' || replace(b.measure, 'rgv:', '')) AS also
    FROM counts AS a JOIN counts AS b ON b.about = a.about AND b.unit = a.unit AND b.number = a.number AND b.measure <> a.measure
    WHERE a.population IS NOT NULL GROUP BY ALL
), defined AS (
    SELECT subject, words(value) AS definition FROM facts
    WHERE property = 'http://www.w3.org/2004/02/skos/core#definition' AND suffix(value, '"@en')
)
SELECT n.label, g.unit, g.measure, d.definition, g.population, g.least, g.greatest, a.also AS alsoCountedAs, g.factoids, g.sources,
    s.title AS source, g.about
FROM grouped AS g SEMI JOIN several AS v ON v.about = g.about AND v.unit = g.unit
LEFT JOIN again AS a ON a.about = g.about AND a.measure = g.measure AND a.population = g.population
LEFT JOIN named AS n ON n.node = g.about LEFT JOIN defined AS d ON d.subject = g.measure LEFT JOIN sources AS s ON s.source = g.one
ORDER BY n.label NULLS FIRST, g.unit, g.measure, g.population
