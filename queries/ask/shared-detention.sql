--+ terms: labelA=en labelB=en place=en certainDays=integer possibleDays=integer source=string locator=string sourceB=string locatorB=string personA=iri personB=iri facility=iri
WITH dated AS (
    -- the example shown is a statement that gives a date
    SELECT e.event, e.person, e.facility, e.day_min AS begin_first, e.day_max AS begin_last, e.until_min AS end_first,
        e.until_max AS end_last, min(s.title || chr(9) || r."at") AS sample
    FROM (SELECT *, unnest(rows) AS row FROM soviet WHERE class = 'rg:Detention' AND facility IS NOT NULL) AS e
    JOIN rows AS r USING (row) JOIN sources AS s ON s.source = r.source
    WHERE (r.date IS NOT NULL OR r.until IS NOT NULL) AND ($facility IS NULL OR e.facility = $facility)
        AND coalesce(e.date, e.date_within, e.until, e.until_within) IS NOT NULL
    GROUP BY ALL
), joined AS (
    -- a stretch has an end only where the one or the other is known to have left
    SELECT a, b FROM dated AS a JOIN dated AS b ON a.facility = b.facility AND a.person < b.person WHERE a.end_last IS NOT NULL
    UNION ALL
    SELECT a, b FROM dated AS a JOIN dated AS b ON a.facility = b.facility AND a.person < b.person
    WHERE a.end_last IS NULL AND b.end_last IS NOT NULL
), pairs AS (
    SELECT a.facility, a.person AS person_a, b.person AS person_b, a.sample AS sample_a, b.sample AS sample_b,
        greatest(a.begin_first, b.begin_first) AS from_day, least(a.end_last, b.end_last) AS to_day,
        CASE WHEN a.begin_last IS NOT NULL AND b.begin_last IS NOT NULL THEN greatest(a.begin_last, b.begin_last) END AS surely_from,
        CASE WHEN a.end_first IS NOT NULL AND b.end_first IS NOT NULL THEN least(a.end_first, b.end_first) END AS surely_to
    FROM joined WHERE ($person IS NULL OR a.person = $person OR b.person = $person)
)
SELECT a.label AS labelA, b.label AS labelB, f.label AS place,
    coalesce(CASE WHEN surely_to >= surely_from THEN surely_to - surely_from + 1 ELSE 0 END, 0) AS certainDays,
    to_day - from_day + 1 AS possibleDays, sample_title(sample_a) AS source, sample_place(sample_a) AS locator,
    sample_title(sample_b) AS sourceB, sample_place(sample_b) AS locatorB, person_a AS personA, person_b AS personB, facility
FROM pairs LEFT JOIN people AS a ON a.person = person_a LEFT JOIN people AS b ON b.person = person_b
LEFT JOIN named AS f ON f.node = facility
WHERE to_day - from_day + 1 > 0
ORDER BY certainDays DESC, possibleDays DESC, labelA NULLS FIRST, labelB NULLS FIRST
