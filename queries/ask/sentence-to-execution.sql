--+ terms: body=iri year=string person=iri personName=en sentencedOn=edtf executedOn=edtf leastDays=integer mostDays=integer penalties=string sentenceEvidence=string executionEvidence=string
SELECT s.body, year_of(s.earliest, s.latest) AS year, e.person, p.label AS personName, s.edtf AS sentencedOn, e.edtf AS executedOn,
    least_days(s.day_max, e.day_min, e.day_max - s.day_min) AS leastDays, e.day_max - s.day_min AS mostDays,
    codes(s.penalties) AS penalties, s.evidence AS sentenceEvidence, e.evidence AS executionEvidence
FROM soviet AS e JOIN standing AS s USING (in_case) LEFT JOIN people AS p ON p.person = e.person
WHERE e.class = 'rg:Execution' AND s.class = 'rg:Sentencing' AND e.edtf IS NOT NULL AND s.edtf IS NOT NULL
    AND (s.penalties IS NULL OR contains(codes(s.penalties), 'death'))
ORDER BY s.body NULLS FIRST, year NULLS FIRST, leastDays NULLS FIRST, personName NULLS FIRST
