--+ terms: decade=string person=iri personName=en executedOn=edtf rehabilitatedOn=edtf leastDays=integer mostDays=integer leastYears=integer mostYears=integer kind=iri scope=iri body=iri executionEvidence=string rehabilitationEvidence=string
WITH legal AS (
    SELECT *, min(day_min) OVER (PARTITION BY person) AS first_day FROM standing
    WHERE class = 'rg:Rehabilitation' AND day_min IS NOT NULL AND (rehabilitation_kind IS NULL OR rehabilitation_kind <> 'rgv:party-rehabilitation')
)
SELECT CASE WHEN year(r.earliest) // 10 = year(r.latest) // 10 THEN (year(r.earliest) // 10)::VARCHAR || '0s' END AS decade,
    e.person, label AS personName, e.edtf AS executedOn, r.edtf AS rehabilitatedOn,
    r.day_min - e.day_max AS leastDays, r.day_max - e.day_min AS mostDays,
    floor((r.day_min - e.day_max) / 365.25)::INTEGER AS leastYears, floor((r.day_max - e.day_min) / 365.25)::INTEGER AS mostYears,
    r.rehabilitation_kind AS kind, r.scope, r.body, e.evidence AS executionEvidence, r.evidence AS rehabilitationEvidence
FROM soviet AS e JOIN legal AS r USING (person) LEFT JOIN people USING (person)
WHERE e.class = 'rg:Execution' AND e.edtf IS NOT NULL AND r.day_min = r.first_day AND r.day_max IS NOT NULL
    AND r.edtf IS NOT NULL AND r.earliest IS NOT NULL AND r.latest IS NOT NULL
ORDER BY decade NULLS FIRST, leastDays NULLS FIRST, personName NULLS FIRST
