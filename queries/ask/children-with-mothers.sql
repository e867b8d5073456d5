--+ terms: facility=iri facilityName=en basis=string measure=iri count=term atLeast=term atMost=term date=edtf factoids=integer sources=integer sampleSource=string
WITH opened AS (
    SELECT subject AS facility, day_min FROM facts JOIN dates ON date = value WHERE property = 'rg:established' AND day_min IS NOT NULL
), together AS (
    SELECT h.facility, k.relative AS child, c.rows, c.sources, c.first_says
    FROM kin AS k JOIN people AS m ON m.person = k.person AND m.sex = 'rgv:female'
    JOIN soviet AS h ON h.person = k.person AND h.class = 'rg:Detention'
    JOIN standing AS c ON c.person = k.relative AND c.class = 'rg:Detention' AND c.facility = h.facility
    JOIN events AS b ON b.person = k.relative AND b.class = 'rg:Birth' AND b.day_min IS NOT NULL
    JOIN opened AS o ON o.facility = h.facility
    WHERE k.relation = 'rg:parentOf' AND b.day_min > o.day_min - 5844 AND c.rows IS NOT NULL
), children AS (
    SELECT facility, count(DISTINCT child) AS number, min(first_says) AS says,
        len(list_distinct(flatten(list(rows)))) AS factoids, len(list_distinct(flatten(list(sources)))) AS sources
    FROM together GROUP BY facility
), both_kinds AS (
    SELECT facility, 'people in the graph' AS basis, NULL AS measure, '"' || number || '"^^<http://www.w3.org/2001/XMLSchema#integer>' AS count,
        NULL AS least, NULL AS most, NULL AS date, factoids, sources, says
    FROM children
    UNION ALL
    SELECT u.code, 'figure of a source', r.measure, r.value, r.value_min, r.value_max, d.edtf, 1, 1, r.says
    FROM rows AS r, unnest(about) AS u(code) LEFT JOIN dates AS d ON d.date = r.date
    WHERE (r.population IN ('rgv:children', 'rgv:women-and-children') OR (r.population IS NOT NULL AND r.measure = 'rgv:gave-birth'))
        AND r.measure IS NOT NULL AND starts_with(u.code, 'camp/')
)
SELECT facility, n.label AS facilityName, basis, measure, count, least AS atLeast, most AS atMost, date, factoids, sources,
    says AS sampleSource
FROM both_kinds JOIN named AS n ON n.node = facility
ORDER BY facilityName, basis, measure NULLS FIRST, count NULLS FIRST
