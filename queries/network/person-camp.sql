--+ terms: node=iri rule=string relation=iri person=iri via=iri
SELECT event AS node, 'two-mode' AS rule, class AS relation, person, facility AS via FROM events
WHERE class = 'rg:Detention' AND facility IS NOT NULL
