--+ terms: body=iri year=string person=iri personName=en arrestedOn=edtf sentencedOn=edtf leastDays=integer mostDays=integer penalties=string termMonths=integer arrestEvidence=string sentenceEvidence=string
SELECT s.body, year_of(s.earliest, s.latest) AS year, a.person, p.label AS personName, a.edtf AS arrestedOn, s.edtf AS sentencedOn,
    least_days(a.day_max, s.day_min, s.day_max - a.day_min) AS leastDays, s.day_max - a.day_min AS mostDays,
    codes(s.penalties) AS penalties, s.term_months AS termMonths, a.evidence AS arrestEvidence, s.evidence AS sentenceEvidence
FROM soviet AS a JOIN standing AS s USING (in_case) LEFT JOIN people AS p ON p.person = a.person
WHERE a.class = 'rg:Arrest' AND s.class = 'rg:Sentencing' AND a.edtf IS NOT NULL AND s.edtf IS NOT NULL
ORDER BY s.body NULLS FIRST, year NULLS FIRST, leastDays NULLS FIRST, personName NULLS FIRST
