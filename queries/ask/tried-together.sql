--+ terms: bond=string person=iri personName=en other=iri otherName=en on=edtf body=iri evidence=string
WITH members AS (
    SELECT p.person, u.code AS group_ FROM people AS p, unnest(groups) AS u(code)
    WHERE u.code IN (SELECT unnest(groups) FROM rows WHERE group_kind = 'rgv:group-co-defendant')
), entries AS (
    SELECT u.code AS group_, m.code AS person, row, says, states FROM rows, unnest(groups) AS u(code), unnest(about) AS m(code)
), exact AS (
    SELECT * FROM standing WHERE class = 'rg:Sentencing' AND date IS NOT NULL AND body IS NOT NULL AND day_min = day_max
), bonds AS (
    SELECT 'co-defendants' AS bond, s.person, s.other, NULL AS "on", NULL AS body, unnest(t.rows) AS row
    FROM sides AS s JOIN ties AS t USING (tie)
    WHERE s.class = 'rg:CoDefendantTie' AND NOT s.claimed AND ($person IS NULL OR s.person = $person)
    UNION ALL
    SELECT 'one session', a.person, b.person, NULL, NULL, unnest(a.rows) FROM events AS a JOIN events AS b USING (session)
    WHERE a.person <> b.person AND ($person IS NULL OR a.person = $person)
    UNION ALL
    SELECT 'one group case', a.person, b.person, NULL, NULL, unnest(a.rows) FROM events AS a JOIN events AS b USING (group_case)
    WHERE a.person <> b.person AND ($person IS NULL OR a.person = $person)
    UNION ALL
    SELECT 'named together as the accused of one case', a.person, b.person, NULL, NULL, e.row
    FROM members AS a JOIN members AS b USING (group_) JOIN entries AS e ON e.group_ = a.group_ AND e.person = a.person
    WHERE a.person <> b.person AND ($person IS NULL OR a.person = $person)
    UNION ALL
    SELECT 'one body on one day', a.person, b.person, a.edtf, a.body, unnest(a.rows)
    FROM exact AS a JOIN exact AS b ON b.date = a.date AND b.body = a.body AND b.person <> a.person
    WHERE a.regime = 'rgv:soviet' AND ($person IS NULL OR a.person = $person)
), told AS (
    SELECT row, says FROM rows WHERE states IN ('rg:CoDefendantTie', 'rg:Sentencing', 'rg:memberOfGroup')
)
SELECT bond, b.person, p.label AS personName, other, o.label AS otherName, "on", body,
    coalesce(string_agg(DISTINCT says, '; ' ORDER BY says), '') AS evidence
FROM bonds AS b LEFT JOIN told USING (row)
LEFT JOIN people AS p ON p.person = b.person LEFT JOIN people AS o ON o.person = other
GROUP BY ALL
ORDER BY personName NULLS FIRST, bond, otherName NULLS FIRST
