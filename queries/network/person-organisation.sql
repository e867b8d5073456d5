--+ terms: node=iri rule=string relation=iri person=iri via=iri
SELECT event AS node, 'two-mode' AS rule, class AS relation, person, unnest(organisations) AS via FROM events
WHERE class IN ('rg:Membership', 'rg:Office', 'rg:Education')
