--+ terms: person=iri personName=en rehabilitatedOn=edtf earliest=date latest=date body=iri factoid=iri source=string locator=term
-- A rehabilitation of which no source tells the kind counts as a legal one here.
WITH legal AS (
    SELECT person FROM events WHERE class = 'rg:Rehabilitation' AND (rehabilitation_kind IS NULL OR rehabilitation_kind <> 'rgv:party-rehabilitation')
), party AS (
    SELECT *, unnest(rows) AS row FROM standing WHERE class = 'rg:Rehabilitation' AND rehabilitation_kind = 'rgv:party-rehabilitation'
)
SELECT p.person, label AS personName, p.edtf AS rehabilitatedOn, p.earliest, p.latest, p.body, p.row AS factoid, s.title AS source, r.locator
FROM party AS p JOIN rows AS r ON r.row = p.row JOIN sources AS s ON s.source = r.source LEFT JOIN people AS n ON n.person = p.person
WHERE p.person NOT IN (SELECT person FROM legal)
ORDER BY personName NULLS FIRST, p.earliest NULLS FIRST
