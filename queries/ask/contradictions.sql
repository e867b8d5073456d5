--+ terms: label=en event=iri property=iri value=string chosen=boolean rule=iri source=string locator=term tier=iri certainty=iri conflict=iri factoid=iri
WITH conflicts AS (
    SELECT c.subject AS conflict, s.value AS subject, p.value AS property, r.value AS rule, a.value AS alternative
    FROM facts AS c JOIN facts AS s ON s.subject = c.subject AND s.property = 'rg:conflictOn'
    JOIN facts AS p ON p.subject = c.subject AND p.property = 'rg:property'
    JOIN facts AS r ON r.subject = c.subject AND r.property = 'rg:decidedByRule'
    JOIN facts AS a ON a.subject = c.subject AND a.property = 'rg:alternative'
    WHERE c.property = 'a' AND c.value = 'rg:Conflict'
), owners AS (
    -- a conflict is on an event of a person, a tie of two people, a dated relation of an entity, or on the person or entity
    SELECT event AS subject, class, person AS who FROM events SEMI JOIN conflicts ON subject = event
    UNION ALL SELECT tie, class, unnest(parties) FROM ties SEMI JOIN conflicts ON subject = tie
    UNION ALL SELECT person, 'rg:Person', person FROM people SEMI JOIN conflicts ON subject = person
    UNION ALL
    SELECT k.subject, k.value, coalesce(e.value, k.subject) FROM facts AS k SEMI JOIN conflicts AS c ON c.subject = k.subject
    LEFT JOIN facts AS e ON e.subject = k.subject AND e.property = 'rg:entity' WHERE k.property = 'a'
), alternatives AS (
    SELECT c.*, v.value AS given, f.value AS row, coalesce(contains(x.value, '"true"'), false) AS chosen FROM conflicts AS c
    JOIN facts AS v ON v.subject = alternative AND v.property = 'rg:alternativeValue'
    JOIN facts AS f ON f.subject = alternative AND f.property = 'rg:supportedBy'
    LEFT JOIN facts AS x ON x.subject = alternative AND x.property = 'rg:chosen'
)
SELECT n.label, o.class AS event, a.property, coalesce(d.edtf, v.label, words(as_string(a.given))) AS value, a.chosen, a.rule,
    s.title AS source, r.locator, s.tier, coalesce(r.certainty, 'rgv:certain') AS certainty, a.conflict, a.row AS factoid
FROM alternatives AS a JOIN owners AS o USING (subject) JOIN named AS n ON n.node = o.who
JOIN rows AS r ON r.row = a.row JOIN sources AS s ON s.source = r.source
LEFT JOIN dates AS d ON d.date = a.given LEFT JOIN named AS v ON v.node = a.given
WHERE $person IS NULL OR o.who = $person
ORDER BY n.label, a.conflict, a.chosen DESC, value, a.row
