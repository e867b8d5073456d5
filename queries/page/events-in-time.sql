--+ terms: event=iri person=iri class=iri earliest=date latest=date
SELECT event, person, class, earliest, latest FROM events
WHERE NOT claimed AND earliest IS NOT NULL AND latest IS NOT NULL AND regime = 'rgv:soviet' AND (class <> 'rg:Case' OR date IS NULL)
UNION ALL
SELECT event, person, class, earliest, latest FROM standing
WHERE class = 'rg:Rehabilitation' AND date IS NOT NULL AND earliest IS NOT NULL AND latest IS NOT NULL
