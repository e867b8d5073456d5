--+ terms: person=iri personName=en penaltyBefore=string termBefore=integer sentencedOn=edtf sentencedBy=iri penaltyAfter=string termAfter=integer commutedOn=edtf earliest=date latest=date commutedBy=iri sentenceEvidence=string commutationEvidence=string
WITH decisions AS (SELECT * FROM standing WHERE class = 'rg:Sentencing'),
commutations AS (SELECT * FROM soviet WHERE class = 'rg:Commutation'),
pairs AS (
    SELECT c.event AS commutation, s.event AS sentence FROM commutations AS c JOIN decisions AS s USING (in_case)
    UNION
    -- a commutation that the dates tie to no case (they say "not before the decision"): the decision from whose date it counts, in the same source
    SELECT c.event, s.event FROM commutations AS c JOIN decisions AS s USING (person, earliest)
    WHERE c.in_case IS NULL AND c.date IS NOT NULL AND s.date IS NOT NULL AND list_has_any(c.sources, s.sources)
)
SELECT c.person, label AS personName, codes(s.penalties) AS penaltyBefore, s.term_months AS termBefore, s.edtf AS sentencedOn,
    s.body AS sentencedBy, codes(c.penalties) AS penaltyAfter, c.term_months AS termAfter, c.edtf AS commutedOn, c.earliest, c.latest,
    c.body AS commutedBy, s.evidence AS sentenceEvidence, c.evidence AS commutationEvidence
FROM commutations AS c LEFT JOIN pairs ON commutation = c.event LEFT JOIN decisions AS s ON s.event = sentence
LEFT JOIN people AS p ON p.person = c.person
ORDER BY personName NULLS FIRST, commutedOn NULLS FIRST, sentencedOn NULLS FIRST
