--+ terms: label=en event=iri date=edtf grave=en graveKind=iri sentencedAt=en diedAt=en source=string locator=term mode=iri certainty=iri compared=boolean person=iri factoid=iri
WITH placed AS (
    SELECT person, min(n.label) FILTER (WHERE class = 'rg:Sentencing') AS sentenced_at, min(n.label) FILTER (WHERE is_death(class)) AS died_at
    FROM standing JOIN named AS n ON n.node = place WHERE class = 'rg:Sentencing' OR is_death(class) GROUP BY person
), told AS (
    SELECT r.*, u.code AS person FROM rows AS r, unnest(about) AS u(code)
    WHERE states IN ('rg:Burial', 'rg:Reburial')
)
SELECT n.label, t.states AS event, d.edtf AS date, g.label AS grave, t.burial_kind AS graveKind, b.sentenced_at AS sentencedAt,
    b.died_at AS diedAt, s.title AS source, t.locator, coalesce(t.mode, 'rgv:stated') AS mode,
    coalesce(t.certainty, 'rgv:certain') AS certainty, t.compared, t.person, t.row AS factoid
FROM told AS t JOIN sources AS s USING (source) JOIN named AS n ON n.node = t.person
LEFT JOIN named AS g ON g.node = t.place LEFT JOIN dates AS d ON d.date = t.date LEFT JOIN placed AS b ON b.person = t.person
WHERE $place IS NULL OR g.node = $place
ORDER BY grave NULLS FIRST, n.label, event, factoid
