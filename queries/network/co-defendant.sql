--+ terms: node=iri rule=string relation=iri person=iri via=iri
SELECT tie AS node, 'tie' AS rule, kind AS relation, unnest(parties) AS person, NULL AS via FROM ties
WHERE kind IN ('rgv:co-defendant')
UNION ALL
SELECT node, 'list' AS rule, relation, person, via FROM listed WHERE relation IN ('rgv:group-co-defendant')
UNION ALL
SELECT e.event, 'together', 'rg:GroupCase', e.person, k.group_case FROM events AS e JOIN events AS k ON k.event = e.in_case
WHERE k.group_case IS NOT NULL
