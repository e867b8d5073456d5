--+ terms: label=en measure=iri population=iri value=string modifier=iri unit=iri date=edtf end=edtf against=string period=string source=string locator=term origin=iri figure=iri
WITH given AS (
    SELECT r.row, r.source, r.locator, r.measure, r.population, r.unit, r.modifier, r.date, r.until, u.code AS about,
        bare(coalesce(r.value, r.value_min)) AS least_text, bare(coalesce(r.value, r.value_max)) AS most_text,
        -- of people held at one time only counts of the same time compare
        r.measure IN ('rgv:prisoners', 'rgv:women-prisoners', 'rgv:prisoners-by-category', 'rgv:prisoners-by-nationality',
            'rgv:children-in-camp') AS stock,
        b.edtf AS begun, b.day_min AS first_day, e.edtf AS ended, coalesce(r.until, r.date) AS close_date, c.day_max AS last_day
    FROM rows AS r, unnest(about) AS u(code)
    LEFT JOIN dates AS b ON b.date = r.date LEFT JOIN dates AS e ON e.date = r.until
    LEFT JOIN dates AS c ON c.date = coalesce(r.until, r.date)
    WHERE r.measure IS NOT NULL AND r.population IS NOT NULL AND r.unit IS NOT NULL AND coalesce(r.value, r.value_min) IS NOT NULL
        AND ($about IS NULL OR u.code = $about)
), sides AS (
    -- the least and the greatest number that the words allow
    SELECT *, CASE WHEN modifier IN ('rgv:up-to', 'rgv:less-than') THEN 0 ELSE least_text::DECIMAL(18, 3) END AS low,
        CASE WHEN modifier IN ('rgv:more-than', 'rgv:at-least') THEN 1000000000 ELSE most_text::DECIMAL(18, 3) END AS high,
        CASE WHEN least_text::DECIMAL(18, 3) = most_text::DECIMAL(18, 3) THEN least_text ELSE least_text || '-' || most_text END AS said
    FROM given WHERE NOT stock OR date IS NOT NULL
), pairs AS (
    SELECT a.row, coalesce(replace(b.modifier, 'rgv:', '') || ' ', '') || b.said AS against,
        CASE WHEN a.date IS NULL OR b.date IS NULL THEN 'not stated by all'
            WHEN a.date = b.date AND a.close_date = b.close_date THEN 'same' ELSE 'overlaps' END AS fit
    FROM sides AS a JOIN sides AS b ON b.about = a.about AND b.measure = a.measure AND b.population = a.population AND b.unit = a.unit
        AND (NOT a.stock OR a.date = b.date)
    -- several figures of one source are parts or stages of a count, and no disagreement
    WHERE (a.low > b.high OR a.high < b.low) AND a.source <> b.source
        AND coalesce(a.first_day <= b.last_day, true) AND coalesce(b.first_day <= a.last_day, true)
), found AS (
    SELECT row, string_agg(DISTINCT against, '; ' ORDER BY against) AS against, max(fit) AS period FROM pairs GROUP BY row
)
SELECT n.label, a.measure, a.population, a.said AS value, a.modifier, a.unit, a.begun AS date, a.ended AS "end", f.against, f.period,
    s.title AS source, a.locator, coalesce(s.cluster, a.source) AS origin, a.row AS figure
FROM found AS f JOIN sides AS a ON a.row = f.row JOIN sources AS s ON s.source = a.source LEFT JOIN named AS n ON n.node = a.about
ORDER BY n.label NULLS FIRST, a.measure, a.population, a.least_text::DECIMAL(18, 3), figure
