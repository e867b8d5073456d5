--+ terms: node=iri rule=string relation=iri person=iri via=iri
SELECT tie AS node, 'tie' AS rule, kind AS relation, unnest(parties) AS person, NULL AS via FROM ties
WHERE kind IN ('rgv:buried-with')
UNION ALL
SELECT node, 'list' AS rule, relation, person, via FROM listed WHERE relation IN ('rgv:group-buried-with')
UNION ALL
SELECT event, 'together', 'rg:Burial', person, place FROM events
WHERE class = 'rg:Burial' AND place IN (SELECT subject FROM facts WHERE property = 'a' AND value = 'rg:BurialSite')
