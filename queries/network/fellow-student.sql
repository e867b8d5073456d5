--+ terms: node=iri rule=string relation=iri person=iri via=iri
SELECT tie AS node, 'tie' AS rule, kind AS relation, unnest(parties) AS person, NULL AS via FROM ties
WHERE kind IN ('rgv:fellow-student')
UNION ALL
SELECT node, 'list' AS rule, relation, person, via FROM listed WHERE relation IN ('rgv:group-fellow-student')
UNION ALL
SELECT event, 'overlap', class, person, unnest(organisations) FROM events WHERE class = 'rg:Education'
