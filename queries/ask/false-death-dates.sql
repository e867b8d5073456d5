--+ terms: person=iri personName=en printedDate=edtf readDate=edtf leastDays=integer mostDays=integer status=string question=term factoid=iri source=string locator=term
-- A notice never decides a date: where it is the only one there is nothing to compare it with, and the difference stays empty.
WITH deaths AS (
    SELECT r.row, r.date, r.source, r.locator, r.evidence_kind, u.code AS person FROM rows AS r, unnest(about) AS u(code)
    WHERE is_death(states) AND date IS NOT NULL
), suspected AS (
    SELECT about.value AS row, j.value AS judgement, q.value AS question FROM facts AS reason
    JOIN facts AS about USING (subject) JOIN facts AS j USING (subject) JOIN facts AS q USING (subject)
    WHERE reason.property = 'rg:reasonCode' AND reason.value = 'rgv:reason-falsified-notice' AND about.property = 'rg:assesses'
        AND j.property = 'rg:judgement' AND q.property = 'rg:question'
), told AS (
    SELECT d.*, 'notice to the family' AS status, NULL AS question FROM deaths AS d WHERE evidence_kind = 'rgv:family-notice'
    UNION ALL
    SELECT d.*, CASE WHEN judgement = 'rgv:deprecated' THEN 'rejected by an editor' ELSE 'suspected: open question' END, s.question
    FROM deaths AS d JOIN suspected AS s USING (row) WHERE evidence_kind IS NULL OR evidence_kind <> 'rgv:family-notice'
), bounded AS (SELECT * FROM dates WHERE day_min IS NOT NULL AND day_max IS NOT NULL)
SELECT t.person, label AS personName, p.edtf AS printedDate, CASE WHEN e.date <> t.date THEN e.edtf END AS readDate,
    CASE WHEN e.date <> t.date THEN p.day_min - e.day_max END AS leastDays,
    CASE WHEN e.date <> t.date THEN p.day_max - e.day_min END AS mostDays, status, question, t.row AS factoid, s.title AS source, t.locator
FROM told AS t JOIN sources AS s USING (source) LEFT JOIN bounded AS p ON p.date = t.date
LEFT JOIN (
    SELECT person, coalesce(date, date_within) AS date, edtf, day_min, day_max FROM events
    WHERE is_death(class) AND edtf IS NOT NULL AND day_min IS NOT NULL AND day_max IS NOT NULL
) AS e ON e.person = t.person
LEFT JOIN people AS n ON n.person = t.person
ORDER BY status, personName NULLS FIRST, printedDate
