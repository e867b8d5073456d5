--+ terms: node=iri rule=string relation=iri person=iri via=iri
SELECT tie AS node, 'tie' AS rule, kind AS relation, unnest(parties) AS person, NULL AS via FROM ties
WHERE kind IN ('rgv:teacher-of')
