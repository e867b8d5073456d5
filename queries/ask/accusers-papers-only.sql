--+ terms: factoid=iri states=iri person=iri personName=en charge=term wording=term object=iri mode=string elsewhere=integer source=string locator=term
WITH suspects AS (
    SELECT DISTINCT unnest(about) AS subject FROM rows WHERE mode = 'rgv:alleged' OR evidence_kind = 'rgv:investigation-paper'
), told AS (
    SELECT r.row, r.states, r.about, r.source, r.locator, r.mode, r.evidence_kind, r.groups, r.tie_kind, r.measure, r.charge, r.wording,
        u.code AS subject, coalesce(r.groups[1], CASE WHEN r.tie_kind IS NOT NULL THEN list_filter(about, lambda x: x <> u.code)[1] END) AS object
    FROM rows AS r, unnest(about) AS u(code) SEMI JOIN suspects ON subject = u.code
), accusing AS (
    SELECT *, CASE WHEN mode = 'rgv:alleged' THEN 'alleged' ELSE 'investigation paper' END AS manner FROM told
    WHERE mode = 'rgv:alleged' OR evidence_kind = 'rgv:investigation-paper'
), others AS (
    SELECT * FROM told WHERE (mode IS NULL OR mode <> 'rgv:alleged') AND (evidence_kind IS NULL OR evidence_kind <> 'rgv:investigation-paper')
), counted AS (
    SELECT a.row, a.subject, count(DISTINCT o.row) AS elsewhere FROM accusing AS a
    JOIN others AS o ON o.subject = a.subject AND o.states = a.states
    WHERE (a.measure IS NULL OR a.measure = o.measure) AND (a.groups IS NULL OR list_has_any(a.groups, o.groups))
        AND (a.tie_kind IS NULL OR (o.tie_kind IS NOT NULL AND list_sort(a.about) = list_sort(o.about)))
    GROUP BY a.row, a.subject
)
SELECT a.row AS factoid, a.states, a.subject AS person, p.label AS personName, a.charge, a.wording, a.object, a.manner AS mode,
    coalesce(elsewhere, 0) AS elsewhere, s.title AS source, a.locator
FROM accusing AS a JOIN sources AS s USING (source) LEFT JOIN named AS p ON p.node = a.subject
LEFT JOIN counted AS c ON c.row = a.row AND c.subject = a.subject
ORDER BY a.states, a.row, personName NULLS FIRST
