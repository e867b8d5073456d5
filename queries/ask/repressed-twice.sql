--+ terms: person=iri personName=en cases=integer case=iri arrestedOn=edtf earliest=date latest=date sentencedOn=edtf body=iri provisions=string charge=term penalties=string termMonths=integer arrestEvidence=string sentenceEvidence=string
WITH several AS (
    SELECT event AS in_case, person, count(*) OVER (PARTITION BY person) AS number FROM cases WHERE regime = 'rgv:soviet'
    QUALIFY number > 1
), charged AS (SELECT *, unnest(coalesce(charges, [NULL])) AS charge FROM events SEMI JOIN several USING (in_case)),
articles AS (
    SELECT in_case, articles(list_distinct(flatten(list(provisions)))) AS provisions FROM events
    WHERE provisions IS NOT NULL AND in_case IS NOT NULL GROUP BY in_case
)
SELECT c.person, label AS personName, number AS cases, c.in_case AS "case", a.edtf AS arrestedOn, a.earliest, a.latest, s.edtf AS sentencedOn,
    s.body, n.provisions, coalesce(s.charge, a.charge) AS charge, codes(s.penalties) AS penalties, s.term_months AS termMonths,
    a.evidence AS arrestEvidence, s.evidence AS sentenceEvidence
FROM several AS c
LEFT JOIN charged AS a ON a.in_case = c.in_case AND a.class = 'rg:Arrest'
LEFT JOIN charged AS s ON s.in_case = c.in_case AND s.class = 'rg:Sentencing'
LEFT JOIN articles AS n ON n.in_case = c.in_case
LEFT JOIN people AS p ON p.person = c.person
ORDER BY personName NULLS FIRST, a.earliest NULLS LAST, a.latest NULLS FIRST, c.in_case
