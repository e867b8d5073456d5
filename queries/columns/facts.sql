--+ title: Everything else: camps, places, bodies, acts, groups, their dated relations, disagreements, assessments, the ontology
--+ subject, property, value: as in the graph; a literal stands as its token
SELECT s AS subject, p AS property, o AS value FROM triples
WHERE kind NOT IN ('person', 'factoid', 'name', 'figure', 'tie', 'date', 'source')
    AND (kind NOT IN (SELECT DISTINCT kind FROM triples WHERE p = 'rg:person') OR s NOT IN (SELECT event FROM events))
ORDER BY property, subject
