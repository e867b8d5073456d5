--+ terms: decision=string person=iri personName=en rule=iri killedOn=edtf earliest=date latest=date place=iri body=iri factoid=iri source=string locator=term
WITH killed AS (
    SELECT 'killed without decision' AS decision, * FROM standing WHERE class = 'rg:Killing' AND regime IS NOT NULL
    UNION ALL
    SELECT 'executed, no decision known to our sources', * FROM soviet WHERE class = 'rg:Execution'
        AND person NOT IN (SELECT person FROM standing WHERE class = 'rg:Sentencing')
), told AS (SELECT *, unnest(coalesce(rows, [NULL])) AS row FROM killed WHERE $regime IS NULL OR regime = $regime)
SELECT k.decision, k.person, label AS personName, k.regime AS rule, k.edtf AS killedOn, k.earliest, k.latest, k.place, k.body,
    k.row AS factoid, s.title AS source, r.locator
FROM told AS k LEFT JOIN rows AS r ON r.row = k.row LEFT JOIN sources AS s ON s.source = r.source
LEFT JOIN people AS p ON p.person = k.person
ORDER BY k.decision DESC, rule, personName NULLS FIRST, factoid
