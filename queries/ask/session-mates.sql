--+ terms: fit=string person=iri personName=en decidedOn=edtf earliest=date latest=date by=iri place=iri penalties=string executedOn=edtf sentenceEvidence=string executionEvidence=string
WITH asked AS (
    SELECT coalesce($body, 'body/military-collegium') AS body, coalesce($from, '1938-02-25')::DATE AS first_day,
        coalesce($to, '1938-03-13')::DATE AS last_day
), told AS (
    -- a date wider than a year says nothing of a session
    SELECT person, edtf, earliest, latest, body, codes(penalties) AS penalties, evidence, false AS alone FROM soviet
    WHERE class = 'rg:Sentencing' AND day_max - day_min <= 366
    UNION ALL
    SELECT person, NULL, earliest, latest, NULL, NULL, NULL, true FROM soviet AS e
    WHERE class = 'rg:Execution' AND day_max - day_min <= 366
        AND NOT EXISTS (FROM standing AS s WHERE s.person = e.person AND s.class = 'rg:Sentencing' AND s.date IS NOT NULL)
), fitting AS (
    SELECT told.*, earliest >= first_day AND latest <= last_day AS inside FROM told, asked
    WHERE earliest <= last_day AND latest >= first_day AND (told.body IS NULL OR told.body = asked.body)
)
SELECT DISTINCT CASE
        WHEN alone THEN CASE WHEN inside THEN 'possible: executed in these days' ELSE 'possible: executed, date wider than the days' END
        WHEN f.body IS NULL THEN CASE WHEN inside THEN 'possible: body not named'
            ELSE 'possible: body not named, date wider than the days' END
        WHEN inside THEN 'certain' ELSE 'possible: date wider than the days' END AS fit,
    f.person, label AS personName, f.edtf AS decidedOn, f.earliest, f.latest, f.body AS by, e.place, f.penalties, e.edtf AS executedOn,
    f.evidence AS sentenceEvidence, e.evidence AS executionEvidence
FROM fitting AS f LEFT JOIN soviet AS e ON e.person = f.person AND e.class = 'rg:Execution'
LEFT JOIN people AS p ON p.person = f.person
ORDER BY fit, f.earliest, personName NULLS FIRST
