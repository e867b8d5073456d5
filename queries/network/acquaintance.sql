--+ terms: node=iri rule=string relation=iri person=iri via=iri
SELECT tie AS node, 'tie' AS rule, kind AS relation, unnest(parties) AS person, NULL AS via FROM ties
WHERE kind IN ('rgv:friend', 'rgv:associate', 'rgv:met', 'rgv:correspondent', 'rgv:patron-of', 'rgv:supporter-of')
UNION ALL
SELECT node, 'list' AS rule, relation, person, via FROM listed WHERE relation IN ('rgv:group-friend', 'rgv:group-associate')
