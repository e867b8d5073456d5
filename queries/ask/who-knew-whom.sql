--+ terms: labelA=en kind=iri labelB=en date=edtf end=edtf directed=boolean claimed=boolean source=string locator=term mode=iri certainty=iri compared=boolean personA=iri personB=iri tie=iri factoid=iri
-- Each tie once: as its direction runs, else in the order of the two IRIs.
WITH once AS (
    SELECT * FROM sides WHERE CASE WHEN tie_from IS NULL THEN person < other ELSE tie_from = person END
        AND ($kind IS NULL OR kind = $kind) AND ($person IS NULL OR person = $person OR other = $person)
)
SELECT a.label AS labelA, o.kind, b.label AS labelB, d.edtf AS date, u.edtf AS "end", coalesce(o.tie_from = o.person, false) AS directed,
    o.claimed, s.title AS source, r.locator, coalesce(r.mode, 'rgv:stated') AS mode, coalesce(r.certainty, 'rgv:certain') AS certainty,
    r.compared, o.person AS personA, o.other AS personB, o.tie, r.row AS factoid
FROM once AS o JOIN (SELECT tie, unnest(rows) AS row FROM ties) AS t USING (tie) JOIN rows AS r ON r.row = t.row
JOIN sources AS s ON s.source = r.source LEFT JOIN dates AS d ON d.date = r.date LEFT JOIN dates AS u ON u.date = r.until
LEFT JOIN named AS a ON a.node = o.person LEFT JOIN named AS b ON b.node = o.other
ORDER BY labelA NULLS FIRST, labelB NULLS FIRST, o.kind, factoid
