--+ terms: node=iri rule=string relation=iri person=iri via=iri
SELECT node, 'list' AS rule, relation, person, via FROM listed WHERE relation IN ('rgv:group-commemorated-with', 'rgv:group-named-together')
