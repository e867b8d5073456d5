--+ terms: node=iri rule=string relation=iri person=iri via=iri
SELECT tie AS node, 'tie' AS rule, kind AS relation, unnest(parties) AS person, NULL AS via FROM ties
WHERE kind IN ('rgv:spouse', 'rgv:partner', 'rgv:co-parent', 'rgv:parent', 'rgv:sibling', 'rgv:grandparent', 'rgv:nephew-niece-of', 'rgv:aunt-uncle-of', 'rgv:cousin',
    'rgv:in-law', 'rgv:guardian-of')
UNION ALL
SELECT node, 'list' AS rule, relation, person, via FROM listed WHERE relation IN ('rgv:group-siblings', 'rgv:group-family')
