--+ terms: node=iri rule=string relation=iri person=iri via=iri
SELECT event AS node, 'together' AS rule, class AS relation, person, session AS via FROM events
WHERE class = 'rg:Sentencing' AND session IS NOT NULL
UNION ALL
SELECT event, 'same-day', class, person, body FROM events WHERE class = 'rg:Sentencing' AND body IS NOT NULL
