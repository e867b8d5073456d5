--+ terms: woman=iri womanName=en relatives=string familyWords=string sentencedOn=edtf earliest=date latest=date provisions=string charge=term detentionEvidence=string
WITH held AS (
    SELECT d.*, label FROM standing AS d JOIN people AS p USING (person)
    WHERE d.class = 'rg:Detention' AND facility = 'camp/alzhir' AND p.sex = 'rgv:female'
        AND NOT EXISTS (FROM kin AS k WHERE k.person = d.person AND k.relation = 'rg:spouse')
), relatives AS (
    SELECT person, string_agg(DISTINCT how, '; ' ORDER BY how) AS relatives FROM (
        SELECT person, CASE WHEN kind = 'rgv:parent' THEN CASE WHEN tie_from = person THEN 'parent of' ELSE 'child of' END
            ELSE replace(kind, 'rgv:', '') END || ' ' || label AS how
        FROM (SELECT s.*, n.label FROM sides AS s LEFT JOIN named AS n ON n.node = s.other SEMI JOIN held ON held.person = s.person)
        WHERE NOT claimed AND kind IN ('rgv:parent', 'rgv:sibling', 'rgv:co-parent', 'rgv:partner', 'rgv:grandparent', 'rgv:cousin',
            'rgv:in-law', 'rgv:nephew-niece-of', 'rgv:aunt-uncle-of', 'rgv:guardian-of')
    ) GROUP BY person
), words AS (
    SELECT person, string_agg(DISTINCT word, '; ' ORDER BY word) AS words FROM (SELECT person, unnest(families) AS word FROM people)
    GROUP BY person
), charged AS (SELECT *, unnest(coalesce(charges, [NULL])) AS charge FROM soviet WHERE class = 'rg:Sentencing')
SELECT d.person AS woman, d.label AS womanName, r.relatives, w.words AS familyWords, s.edtf AS sentencedOn, s.earliest, s.latest,
    articles(s.provisions) AS provisions, s.charge, d.evidence AS detentionEvidence
FROM held AS d LEFT JOIN relatives AS r USING (person) LEFT JOIN words AS w USING (person)
LEFT JOIN charged AS s ON s.person = d.person
ORDER BY r.relatives IS NOT NULL, womanName NULLS FIRST, s.earliest NULLS FIRST
